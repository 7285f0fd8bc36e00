import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, whatever directory the command was started in. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
