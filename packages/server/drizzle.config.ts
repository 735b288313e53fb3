/**
 * How drizzle-kit makes migrations from the schema.
 * @module
 */
import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'postgresql', schema: './src/db/schema.ts', out: './migrations' })
