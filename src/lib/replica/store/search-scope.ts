import { Dexie } from 'dexie';
import type { MemberId, SpaceId } from '../../domain/core/ids';
import type { RecordKind } from '../../domain/core/record';
import { fold } from '../../domain/text/fold';
import type { ReplicaDatabase } from './database';
import type { Row } from './rows';

/** What narrows a search beside its words. What is left out narrows nothing. */
export interface SearchScope {
	readonly spaces?: ReadonlySet<SpaceId>;
	readonly owners?: ReadonlySet<MemberId>;
	readonly kinds?: ReadonlySet<RecordKind>;
	/** Folded beginnings of tags, all of which a record has. */
	readonly tags?: readonly string[];
}

/** How many rows are read for each one that is returned, to return the latest changed. */
const AHEAD = 8;

/** Whether a scope narrows anything. */
export const scopeNarrows = ({ spaces, owners, kinds, tags = [] }: SearchScope): boolean =>
	spaces !== undefined || owners !== undefined || kinds !== undefined || tags.length > 0;

/** Whether a record is within a scope. */
export function isWithin(row: Row, { spaces, owners, kinds, tags = [] }: SearchScope): boolean {
	if (kinds !== undefined && !kinds.has(row.kind)) return false;
	if (owners !== undefined && (row.owner === null || !owners.has(row.owner))) return false;
	if (spaces !== undefined && (row.kind === 'customer' || !spaces.has(row.space))) return false;
	const own = 'tags' in row ? (row.tags ?? []) : [];
	return tags.every((tag) => own.some((each) => fold(each).startsWith(tag)));
}

/** Returns the records of a scope that changed last, at most `limit`. Reads a few times as many rows. */
export async function newestWithin(
	db: ReplicaDatabase,
	scope: SearchScope,
	limit: number
): Promise<Row[]> {
	if (!scopeNarrows(scope)) return [];
	const rows: Row[] = [];
	for (const part of partsOf(db, scope)) {
		rows.push(
			...(await part
				.and((row) => isWithin(row, scope))
				.limit(limit * AHEAD)
				.toArray())
		);
	}
	return rows.sort((a, b) => b.updatedAt - a.updatedAt).slice(0, limit);
}

type Rows = ReturnType<ReplicaDatabase['records']['toCollection']>;

/** The parts of the indexes in which all records of a scope are. */
function partsOf(
	{ records }: ReplicaDatabase,
	{ spaces, owners, kinds = KINDS }: SearchScope
): Rows[] {
	const all = [...kinds];
	if (owners !== undefined) {
		const keys = all.flatMap((kind) => [...owners].map((owner) => [kind, owner]));
		return [records.where('[kind+owner]').anyOf(keys)];
	}
	if (spaces !== undefined) {
		return [...spaces].flatMap((space) =>
			all.map((kind) =>
				records
					.where('[space+kind+updatedAt]')
					.between([space, kind, Dexie.minKey], [space, kind, Dexie.maxKey])
					.reverse()
			)
		);
	}
	return all.map((kind) =>
		records.where('[kind+sortTitle]').between([kind, Dexie.minKey], [kind, Dexie.maxKey])
	);
}

/** The kinds that a scope without kinds asks for. A call is found by its customer. */
const KINDS: ReadonlySet<RecordKind> = new Set<RecordKind>([
	'deal',
	'task',
	'project',
	'customer',
	'lead',
	'campaign',
	'topic',
	'page',
	'folder',
	'file'
]);
