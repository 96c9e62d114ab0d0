/**
 * The shape of every area's error.
 */
export { AreaError } from "./area_error.ts"
