import type { DexieOptions } from 'dexie';
import type { Clock } from '../domain/core/day';
import type { ImportId, MemberId, Random, SpaceId } from '../domain/core/ids';
import { clockIn, type TimeZone } from '../domain/core/zone';
import type { StoppedUndo } from '../domain/import/undone';
import type { People } from '../domain/member/member';
import type { Space } from '../domain/space/space';
import { undoRecords, type UndoneRecords, type UndoProgress } from './import-undo-records';
import { judgeAmong } from './local-judge';
import { saving, type Saved } from './saved';
import { ReplicaDatabase } from './store/database';
import { RecordStore } from './store/records';

/** Which import is taken back where, by whom, and what the rules have to know. */
export interface UndoRequest {
	/** The name of the workspace's database. */
	readonly database: string;
	readonly importId: ImportId;
	readonly me: MemberId;
	readonly people: People;
	/** How far the machine's clock is behind the relay's, ms. */
	readonly behind: number;
	/** The workspace's; `null` for this device's. */
	readonly timeZone: TimeZone | null;
}

/** What the undo takes from where it runs. */
export interface UndoEnvironment {
	readonly clock: Clock & { goBy(behind: number): void };
	readonly random: Random;
	/** The browser's storage if left out. */
	readonly database?: DexieOptions;
}

/** Asks the page for a space. */
export type AskSpace = (id: SpaceId) => Promise<Space | null>;

/** What the worker of an undo answers to its page. */
export class UndoApi {
	constructor(private readonly environment: UndoEnvironment) {}

	/**
	 * Takes back what an import did to records; see `undoRecords`. The pages that have the workspace open see each
	 * batch as it is committed, and send it.
	 */
	async run(
		{ database, importId, me, people, behind, timeZone }: UndoRequest,
		ask: AskSpace,
		progress: UndoProgress
	): Promise<Saved<UndoneRecords | StoppedUndo>> {
		const { clock: machine, random, database: options = {} } = this.environment;
		machine.goBy(behind);
		const clock = timeZone === null ? machine : clockIn(timeZone, machine);
		const db = new ReplicaDatabase(database, options, { mustExist: true });
		const spaces = new Map<SpaceId, Space | null>();
		const records = new RecordStore(db, clock, {
			judge: judgeAmong({
				...{ me, clock },
				people: () => people,
				space: (id) => spaces.get(id) ?? null
			}),
			isAdmin: () => false,
			onWrite: () => undefined
		});
		const space = async (id: SpaceId): Promise<Space | null> => {
			const known = spaces.get(id) ?? (await ask(id));
			spaces.set(id, known);
			return known;
		};
		try {
			return await saving(async () => {
				await db.open();
				return undoRecords(
					{ db, records, space, memberName: (id) => people.members.get(id)?.name },
					importId,
					{ actor: me, clock, random },
					progress
				);
			});
		} finally {
			records.close();
			db.close();
		}
	}
}
