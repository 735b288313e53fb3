/**
 * What Vite adds to the language: CSS modules and asset URLs as imports.
 * @module
 */
/// <reference types="vite/client" />
