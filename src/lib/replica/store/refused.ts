import * as Y from 'yjs';
import type { RefusalFacts } from '../../domain/access/refusal';
import { notAfter } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import { isDerivedId, type MemberId, type RecordId } from '../../domain/core/ids';
import { bodyOf } from '../../domain/note/body';
import { postOfDraft } from '../../domain/topic/shared-draft';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { firstUpdate, hasGap, openRecord } from '../../documents/record';
import type { ReplicaDatabase } from './database';
import { isLostDraft, LOST_DRAFT } from './lost-draft';
import { noteMadeElsewhere } from './made-elsewhere';
import { clientsOf, fieldsOf, isMaking, partBy, vectorIn, vectorOf, wholeChange } from './meaning';
import { mineOf } from './own-clients';
import type { WaitingRow } from './packs';
import { dropRecord, titleOf } from './projection';
import { replaceRecord } from './replace-record';
import { meaningOf, merged, Rebase, trayRow, type Judge, type Why } from './rebase';
import type { OutboxRow, RefusalRow, UpdateRow } from './sync-rows';
import { dropUpdates, updatesOfOne } from './updates-of';
import { putIntoOutbox, takeOutOfOutbox, waitingOf } from './waiting';

/** What the relay says of an edit that it did not take. */
export interface RefusedEdit {
	readonly number: number;
	readonly record: RecordId;
	readonly rule: string;
	readonly reason: string;
	readonly facts: RefusalFacts;
	/** The record as the relay has it; `null` when the member may not see it, or it is not there. */
	readonly state: Uint8Array | null;
}

/** The rule that an edit's client id has to be the sending device's own. */
const AUTHOR = 'AUTHOR';

/** Whether a refusal says that somebody else wrote some of it. */
const isAboutAuthors = ({ rule, reason }: RefusedEdit): boolean =>
	rule === AUTHOR || reason === 'not-the-author';

/**
 * What time it is at the relay, when it refused an edit for being stamped ahead of that (HI-07); `null` when it
 * refused it for something else.
 */
export function timeOf({ rule, reason, facts }: RefusedEdit): Instant | null {
	if (rule !== 'HI-07' || reason !== 'clock-ahead') return null;
	const now = Number(facts['now']);
	// A relay of before does not say.
	return Number.isFinite(now) && now > 0 ? now : null;
}

/** The rules by which a record, or all of its space, is out of its member's sight, or deleted for good. */
const ACCESS: ReadonlySet<string> = new Set(['OP-05', 'OP-08', 'LS-05', 'HI-05']);

/** The state of a record that is not there yet. */
const NOTHING = Y.encodeStateAsUpdate(new Y.Doc());

/** How often an edit is written again because of its client id, or of its stamps, before its person is asked. */
const REWRITES = 2;

/**
 * What follows from a refusal, for the record, its other edits that wait, and the tray. Works inside
 * one transaction over all of them, so that nothing of it is ever seen half done.
 */
export class AfterRefusal {
	constructor(
		private readonly db: ReplicaDatabase,
		private readonly judge: Judge,
		private readonly judgeOf: (member: MemberId) => Judge = () => judge
	) {}

	/**
	 * The record becomes what the relay says it is; the refused edit goes to the tray, the others
	 * that wait stay as they are where they can, are written again where they stood on what was
	 * refused, and go to the tray where the rules say no. `parked`: the edit stays and waits;
	 * `lacking`: it stays, and the relay needs the whole record first.
	 */
	async take(refused: RefusedEdit): Promise<'taken' | 'parked' | 'lacking'> {
		const { db } = this;
		const rows = await this.waiting(refused.record);
		const row = rows.find(({ number }) => number === refused.number);
		// An edit that has been written again, or given up, meanwhile: its answer says nothing new.
		if (row === undefined) return 'taken';
		const stored = await updatesOfOne(db, refused.record);
		const isOfOthers = isAboutAuthors(refused) || isLacking(refused);
		if (row.again === true && isOfOthers && refused.state === null) {
			if (isLostDraft(row.room, stored, this.judgeOf)) {
				await this.takeAway({ ...refused, ...LOST_DRAFT }, row, rows, stored);
				return 'taken';
			}
		}
		if (row.again === true && isAboutAuthors(refused)) {
			const { state } = refused;
			// It brings what others wrote and a lost relay lacks. Where the relay has all that is our own, the rest is not
			// ours to bring, and may never come.
			if (state !== null && !lacksOwn(stored, state)) {
				await this.letGoOfOthers(state, row, rows, stored);
				return 'taken';
			}
			// Else their devices will bring it, or an admin's. Then what is left is our own, and is written again: an
			// admin's device may have brought what we wrote under the same id before.
			if (state === null || !isAllOwn(stored, state)) return 'parked';
		}
		if (isLacking(refused) && !isNew(row)) return 'lacking';
		if (isMadeElsewhere(refused, row)) await this.yieldTo(refused, row, rows, stored);
		else if (refused.state === null) await this.takeAway(refused, row, rows, stored);
		else await this.startAgain(refused, refused.state, row, rows, stored);
		return 'taken';
	}

	/** The record becomes what the relay says it is; whatever waits is in that already, or goes its way. */
	private async letGoOfOthers(
		state: Uint8Array,
		row: WaitingRow,
		rows: readonly WaitingRow[],
		stored: readonly UpdateRow[]
	): Promise<void> {
		const title = await titleOf(this.db, row.record);
		const rebase = new Rebase(this.judge, row.room, state, title || titleIn(row), stored);
		// What else was to bring the record back to a relay that had lost it has brought our own part as well.
		const isBrought = (each: WaitingRow) => each.again === true && !lacksOwn(stored, state, [each]);
		for (const each of rows) {
			if (each === row || isBrought(each)) rebase.gone.push(each.number);
			else rebase.keepOrRewrite(each, row);
		}
		await this.settle(rebase, row, stored, []);
	}

	/**
	 * Removes records that the member may no longer see, as `remove` does each: their updates go first and together,
	 * where nothing of them waits. They may share their rows.
	 */
	async removeAll(records: readonly RecordId[], why: Why): Promise<void> {
		const { db } = this;
		const all = [...records, ...records.map(bodyOf)];
		const waiting = new Set<unknown>(await db.outbox.where('record').anyOf(all).uniqueKeys());
		await dropUpdates(
			db,
			all.filter((id) => !waiting.has(id))
		);
		for (const record of records) await this.remove(record, why);
	}

	/** Removes a record that the member may no longer see. What waits of it goes to the tray. */
	async remove(record: RecordId, why: Why): Promise<void> {
		const { db } = this;
		await this.removeBody(record, why);
		const rows = await this.waiting(record);
		if (rows.length > 0) {
			const stored = await updatesOfOne(db, record);
			await this.giveUp(rows, stored, why);
		}
		await dropRecord(db, record);
	}

	/**
	 * Another device has made the same record from the same things (OP-12): ours gives way without a
	 * word, and what was done to it since is done to theirs.
	 */
	private async yieldTo(
		refused: RefusedEdit,
		making: WaitingRow,
		rows: readonly WaitingRow[],
		stored: readonly UpdateRow[]
	): Promise<void> {
		const { db } = this;
		const { record, number } = making;
		const later = rows.filter((row) => row !== making);
		if (refused.state === null) {
			// Theirs is out of our sight. Who has worked on ours is told.
			await takeOutOfOutbox(db, [making]);
			await this.giveUp(later, stored, { ...refused, reason: 'made-already', facts: {} });
			await dropRecord(db, record);
			await noteMadeElsewhere(db, record);
			return;
		}
		const title = (await titleOf(db, record)) || titleIn(making);
		const rebase = new Rebase(this.judge, making.room, refused.state, title, stored);
		for (const row of later) rebase.keepOrRewrite(row, making);
		await this.settle(rebase, making, stored, [number]);
	}

	private async takeAway(
		refused: RefusedEdit,
		row: WaitingRow,
		rows: readonly WaitingRow[],
		stored: readonly UpdateRow[]
	): Promise<void> {
		const authored = (row.authored ?? 0) + 1;
		if (refused.rule === AUTHOR && isNew(row) && authored <= REWRITES) {
			await this.makeAgain({ ...row, authored }, rows, stored, null);
			return;
		}
		const now = timeOf(refused);
		const stamped = (row.stamped ?? 0) + 1;
		if (now !== null && isNew(row) && stamped <= REWRITES) {
			await this.makeAgain({ ...row, stamped }, rows, stored, now);
			return;
		}
		await this.removeBody(refused.record, refused);
		// What a draft was to become waits for it, and would wait for ever.
		const said = postOfDraft(refused.record);
		if (await this.isOwnThatWaits(said)) await this.remove(said, refused);
		const { rule, facts } = refused;
		const isOutOfSight = row.again === true && rule === 'OP-08' && facts['field'] === undefined;
		const of = isOutOfSight ? recordOfText(stored) : null;
		await this.giveUp(rows, stored, refused);
		await dropRecord(this.db, refused.record);
		// Who may not see a text may not see its record: it was kept for the text alone, where a relay had lost both.
		if (of !== null && (await this.waiting(of)).length === 0) await this.remove(of, refused);
	}

	/** Whether something waits of a record, and this device wrote all of it: what others wrote is for them to bring, or an admin. */
	private async isOwnThatWaits(record: RecordId): Promise<boolean> {
		if ((await this.waiting(record)).length === 0) return false;
		return ownState(await updatesOfOne(this.db, record))?.isAll === true;
	}

	/** The text of a record goes with it. What waits of it goes to the tray by the title of its record. */
	private async removeBody(record: RecordId, why: Why): Promise<void> {
		const body = bodyOf(record);
		if ((await this.db.bodies.get(body)) !== undefined) await this.remove(body, why);
	}

	/**
	 * Makes a record under a new client id, as it is with all that waits, stamped no later than `now`. One that another
	 * device may make as well stays apart from what was done to it since: that is done to theirs, should ours give way.
	 */
	private async makeAgain(
		row: WaitingRow,
		rows: readonly WaitingRow[],
		stored: readonly UpdateRow[],
		now: Instant | null
	): Promise<void> {
		const { db } = this;
		const { room, record, at, authored, stamped } = row;
		if (isDerivedId(record)) {
			const title = (await titleOf(db, record)) || titleIn(row);
			const rebase = new Rebase(this.judge, room, NOTHING, title, stored, now);
			for (const each of rows) rebase.rewrite(each.number === row.number ? row : each);
			await this.settle(rebase, row, stored, []);
			return;
		}
		const old = openRecord(stored.map(({ update }) => update));
		const change = wholeChange(old);
		old.destroy();
		const update = firstUpdate(now === null ? change : notAfter(now, change));
		await replaceRecord(db, room, { record, update, mine: clientsOf(update) });
		await takeOutOfOutbox(db, rows);
		const times = {
			...(authored === undefined ? {} : { authored }),
			...(stamped === undefined ? {} : { stamped })
		};
		await putIntoOutbox(db, [{ room, record, update, change: null, ...times, at }]);
	}

	private async startAgain(
		refused: RefusedEdit,
		state: Uint8Array,
		row: WaitingRow,
		rows: readonly WaitingRow[],
		stored: readonly UpdateRow[]
	): Promise<void> {
		const { db } = this;
		const { room, record } = row;
		const title = await titleOf(db, record);
		const stamped = (row.stamped ?? 0) + 1;
		// Everything that waits was stamped by the same clock: all of it is stamped anew.
		const now = stamped <= REWRITES ? timeOf(refused) : null;
		const rebase = new Rebase(this.judge, room, state, title || titleIn(row), stored, now);
		for (const each of rows) {
			if (each !== row) rebase.keepOrRewrite(each, row);
			else if (now !== null) rebase.rewrite({ ...row, stamped });
			else if (refused.rule === AUTHOR && (row.authored ?? 0) < REWRITES) {
				rebase.rewrite({ ...row, authored: (row.authored ?? 0) + 1 });
			}
			// The whole was too much; what was wanted may not be.
			else if (row.again === true && row.change !== null) rebase.rewrite(row);
			else rebase.refuse(row, refused);
		}
		await this.settle(rebase, row, stored, []);
	}

	/** Puts in force what a record, its outbox and the tray have become. */
	private async settle(
		rebase: Rebase,
		{ room, record }: WaitingRow,
		stored: readonly UpdateRow[],
		answered: readonly number[]
	): Promise<void> {
		const { db } = this;
		const { doc, gone, again, tray } = rebase;
		const update = ownedBytes(Y.encodeStateAsUpdate(doc));
		const mine = [...new Set([...mineOf(stored), ...rebase.wrote])];
		await replaceRecord(db, room, { record, update, mine });
		await takeOutOfOutbox(
			db,
			[...new Set([...answered, ...gone])].map((number) => ({ number, room }))
		);
		await putIntoOutbox(db, again);
		await db.refusals.bulkAdd(tray);
		doc.destroy();
	}

	/** Takes all these edits out of the outbox and into the tray: what is one new record, as one. */
	private async giveUp(
		rows: readonly WaitingRow[],
		stored: readonly UpdateRow[],
		why: Why
	): Promise<void> {
		const { db } = this;
		const [first] = rows;
		if (first === undefined) return;
		const title = (await titleOf(db, first.record)) || titleIn(first);
		// What may not be seen any more is not kept either; anything else is kept whole.
		const own = ACCESS.has(why.rule)
			? ownState(stored)
			: { update: merged(stored), isAll: stored.length > 0 };
		const tray: RefusalRow[] = [];
		if (rows.some(isNew) && own !== null && own.isAll) {
			tray.push(trayRow(first, title, why, { of: 'whole-record', update: own.update }));
		} else {
			for (const { change, ...row } of rows) {
				if (change === null) continue;
				tray.push(trayRow(row, title, why, { of: 'record', change, was: {} }));
			}
			// Of whole states only what this device wrote itself: the rest may not be seen any more.
			const whole = rows.find(({ change }) => change === null);
			if (whole !== undefined && own !== null) {
				tray.push(trayRow(whole, title, why, { of: 'whole-record', update: own.update }));
			}
		}
		await db.refusals.bulkAdd(tray);
		await takeOutOfOutbox(db, rows);
	}

	private waiting(record: RecordId): Promise<WaitingRow[]> {
		return waitingOf(this.db, [record]);
	}
}

/**
 * Whether the edit makes a record that follows from others, and that is at the relay already: it says
 * what it has, or that this is not for this member to see.
 */
const isMadeElsewhere = (refused: RefusedEdit, row: OutboxRow): boolean => {
	const { record, rule, reason, facts, state } = refused;
	if (!isDerivedId(record) || !isNew(row)) return false;
	if (state !== null || reason === 'made-already') return true;
	return rule === 'OP-08' && facts['field'] === undefined;
};

/**
 * Whether the relay has nothing that the edit could be of, and says that it makes no record: it has
 * lost the record, or not been given it back yet.
 */
const isLacking = ({ rule, facts, state }: RefusedEdit): boolean =>
	state === null && rule === 'SCHEMA' && facts['field'] === 'kind';

/** The record whose text this is; `null` when it is none. */
function recordOfText(stored: readonly UpdateRow[]): RecordId | null {
	const doc = openRecord(stored.map(({ update }) => update));
	const fields = fieldsOf(doc);
	doc.destroy();
	const record = fields?.['kind'] === 'body' ? fields['record'] : null;
	return typeof record === 'string' ? record : null;
}

/** Whether this device itself wrote all that it has of a record and the relay lacks. */
function isAllOwn(stored: readonly UpdateRow[], state: Uint8Array): boolean {
	const there = vectorIn(state);
	const mine = new Set(mineOf(stored));
	const doc = openRecord(stored.map(({ update }) => update));
	const here = [...vectorOf(doc)];
	doc.destroy();
	return here.every(([client, end]) => end <= (there.get(client) ?? 0) || mine.has(client));
}

/** Whether the relay lacks something that this device itself wrote in a record: in all that is stored of it, or in some updates. */
function lacksOwn(
	stored: readonly UpdateRow[],
	state: Uint8Array,
	among: readonly { readonly update: Uint8Array }[] = stored
): boolean {
	const there = vectorIn(state);
	const mine = new Set(mineOf(stored));
	return among
		.flatMap(({ update }) => [...Y.parseUpdateMeta(update).to])
		.some(([client, end]) => mine.has(client) && end > (there.get(client) ?? 0));
}

/** Whether the edit makes a record that no relay has had. */
export const isNew = ({ change, again }: OutboxRow): boolean =>
	again !== true && (change === null || isMaking(change));

/** The title that an edit gives its record. */
function titleIn({ change, update }: OutboxRow): string {
	const title = (change ?? meaningOf(update, [])).set['title'];
	return typeof title === 'string' ? title : '';
}

/**
 * What this device itself wrote in a record that its member may not see any more, and whether that
 * is all there was of it. `null` when it cannot be read by itself.
 */
function ownState(
	stored: readonly UpdateRow[]
): { readonly update: OwnedBytes; readonly isAll: boolean } | null {
	const doc = openRecord(stored.map(({ update }) => update));
	const mine = mineOf(stored);
	const isAll = [...vectorOf(doc).keys()].every((client) => mine.includes(client));
	const update = partBy(doc, mine, new Map());
	doc.destroy();
	if (update === null) return null;
	const part = openRecord([update]);
	const isReadable = !hasGap(part);
	part.destroy();
	return isReadable ? { update, isAll } : null;
}
