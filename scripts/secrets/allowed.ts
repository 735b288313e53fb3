/**
 * What looks like a secret and is none, by the SHA-256 of the text that is found, each with its reason.
 * @module
 */

/** Hash to reason. `npm run secrets:check` prints the hash of what it finds. */
export const allowed: ReadonlyMap<string, string> = new Map([
  ['1a428cfeafe1a0fb499f402a91f00a5fbd04948be094444418ee9fb1169ce0b1', 'the address of a database that is not there'],
  ['103c25fb78c3a93277cb577e8ac84c9c095406e0f7b6e5ad25af45e71ecf8cfd', 'the key of test servers'],
  [
    '0921d625091561ccc45e0673dbc902505b763260ec340ab8805c9467b242f991',
    'the address of a test database that refuses it',
  ],
  ['882e018614bc668acb8abac79da7a7a333e819ad36ed17c9e71a13f9f9fd70b5', 'the key of test servers'],
])
