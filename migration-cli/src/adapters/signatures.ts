import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Signatures } from '../model/ports.ts';

/** Ed25519 with keys in PEM. */
export function createSignatures(): Signatures {
  return {
    sign: (privateKey, content) => {
      const key = ed25519(() => createPrivateKey(privateKey));
      return { key: idOf(createPublicKey(key)), value: sign(null, content, key).toString('base64') };
    },
    verify: (publicKey, content, signature) => {
      const key = ed25519(() => createPublicKey(publicKey));
      return { key: idOf(key), holds: verify(null, content, key, Buffer.from(signature, 'base64')) };
    },
  };
}

function ed25519(read: () => KeyObject): KeyObject {
  const key = read();
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`the key is ${key.asymmetricKeyType}, not Ed25519`);
  return key;
}

function idOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
