import { Dexie } from 'dexie';
import { askedFor, type Asked } from '../../domain/customer/asked';
import { countryIn } from './country';
import type { ReplicaDatabase } from './database';

/**
 * Reads what somebody looks for; numbers without a country are of the workspace's. Within a live query,
 * too: what the numbers are known by may have to be fetched, and waiting for anything but a promise of
 * Dexie's would end its listening.
 */
export const askedIn = async (db: ReplicaDatabase, text: string): Promise<Asked> => {
	const country = await countryIn(db);
	return Dexie.Promise.resolve(askedFor(text, country));
};
