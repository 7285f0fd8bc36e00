import type { Environment } from '../environment';
import { ReplicaDatabase } from './database';
import type { Gone } from './guarded-database';

/** This device's database of a workspace under its name in the browser's storage, still to be opened. */
export function replicaDatabase(
	name: string,
	{ database, indexedLater }: Environment,
	onGone: (why: Gone) => void
): ReplicaDatabase {
	const ports = indexedLater === undefined ? { onGone } : { indexedLater, onGone };
	return new ReplicaDatabase(name, database, ports);
}
