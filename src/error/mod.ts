/**
 * The factory of each area's error class.
 */
export { AreaError } from "./area_error.ts"
