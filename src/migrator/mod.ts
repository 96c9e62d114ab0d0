/**
 * The migration programs and what they need. Read as `Migrator.upgrade()`, `Migrator.layerUpgrade({ … })`.
 */
export * as Migrator from "./_namespace.ts"
