import type { Country } from '../../domain/text/country';
import type { ReplicaDatabase } from './database';

/** The name of the fact in which country numbers without one are. */
const COUNTRY = 'country';

/** The workspace's country, by which numbers without one are read; `null` when it is not known. */
export async function countryIn(db: ReplicaDatabase): Promise<Country | null> {
	const value = (await db.meta.get(COUNTRY))?.value;
	return typeof value === 'string' ? value : null;
}

/** Notes the workspace's country where every look-up of this device finds it, in any tab and worker. */
export async function noteCountry(db: ReplicaDatabase, country: Country | null): Promise<void> {
	if ((await countryIn(db)) !== country) await db.meta.put({ key: COUNTRY, value: country });
}
