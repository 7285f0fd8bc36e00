import * as Y from 'yjs';
import type { Refusal, RefusalFacts } from '../../domain/access/refusal';
import { notAfter, type RecordChange } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import type { Result } from '../../domain/core/result';
import { editOf, type RecordEdit } from '../../domain/policy/edit';
import { CLOCK_GRACE } from '../../domain/policy/history-rules';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { applyChange, hasGap, openRecord } from '../../documents/record';
import type { RoomName } from '../../protocol/rooms';
import {
	changeIn,
	fieldsOf,
	isNothing,
	isWithin,
	overlap,
	remaining,
	valuesOf,
	vectorOf,
	wholeChange,
	withUpdate
} from './meaning';
import type { WaitingRow } from './packs';
import type { OutboxRow, RefusalRow, UpdateRow, Wanted } from './sync-rows';

/** Judges an edit of a record of a room by the rules, as far as this device knows. */
export type Judge = (room: RoomName, edit: RecordEdit) => Result<null, Refusal>;

/** Why something is kept in the tray. */
export interface Why {
	readonly rule: string;
	readonly reason: string;
	readonly facts: RefusalFacts;
}

/** How far ahead of the relay what is stamped anew may come behind what others stamped ahead, ms: half of what it takes. */
const AHEAD = CLOCK_GRACE / 2;

/** Builds the record anew upon the relay's state, edit by edit in their order. */
export class Rebase {
	/** The relay's state with what stays and what is written again. */
	doc: Y.Doc;
	/** Client ids under which something was written again. */
	readonly wrote = new Set<number>();
	/** Numbers that leave the outbox, and what comes into it instead. */
	readonly gone: number[] = [];
	readonly again: OutboxRow[] = [];
	readonly tray: RefusalRow[] = [];

	constructor(
		private readonly judge: Judge,
		private readonly room: RoomName,
		state: Uint8Array,
		private readonly title: string,
		/** What this device has of the record: it says what an update means that builds on something else. */
		private readonly stored: readonly UpdateRow[],
		/** The relay's time, when what waits was stamped ahead of it and is stamped anew. */
		private readonly now: Instant | null = null
	) {
		this.doc = openRecord([state]);
	}

	/** An edit that does not stand on the refused one goes its way under its number: it may be on it. */
	keepOrRewrite(row: WaitingRow, refused: WaitingRow): void {
		if (isWithin(row.update, vectorOf(this.doc))) return;
		const isToStay = this.now === null && !overlap(row.update, refused.update);
		const next = isToStay ? withUpdate(this.doc, row.update) : null;
		if (next === null) {
			this.rewrite(row);
			return;
		}
		this.doc.destroy();
		this.doc = next;
	}

	/** Writes what an edit means as new operations, if the rules allow it here. */
	rewrite(row: WaitingRow): void {
		const { number, room, record, at, authored, stamped } = row;
		this.gone.push(number);
		// What it means stays whole: what it leaves to an edit before it now, it may have to do later.
		const asked = row.change ?? meaningOf(row.update, this.stored);
		const { now } = this;
		const change = now === null ? asked : notAfter(now, asked);
		const rest = remaining(change, this.doc, now === null ? undefined : now + AHEAD);
		if (isNothing(rest)) return;
		const fields = fieldsOf(this.doc);
		const judged = this.judge(this.room, editOf(fields, rest));
		if (!judged.ok) {
			const { rule, reason, facts = {} } = judged.error;
			const wanted = { of: 'record', change, was: valuesOf(fields, change) } as const;
			this.tray.push(trayRow(row, this.title, { rule, reason, facts }, wanted));
			return;
		}
		const before = Y.encodeStateVector(this.doc);
		applyChange(this.doc, rest, 'local');
		this.wrote.add(this.doc.clientID);
		this.again.push({
			room,
			record,
			update: ownedBytes(Y.encodeStateAsUpdate(this.doc, before)),
			change,
			at,
			...(authored === undefined ? {} : { authored }),
			...(stamped === undefined ? {} : { stamped })
		});
	}

	/** Takes the refused edit into the tray. */
	refuse(row: WaitingRow, why: Why): void {
		this.gone.push(row.number);
		const { stored } = this;
		const { change } = row;
		const asked = change ?? meaningOf(row.update, stored);
		// What is there has happened, by way of another copy of this device's storage.
		if (isNothing(remaining(asked, this.doc))) return;
		const wanted: Wanted =
			change === null
				? { of: 'whole-record', update: merged(stored) }
				: { of: 'record', change, was: valuesOf(fieldsOf(this.doc), change) };
		this.tray.push(trayRow(row, this.title, why, wanted));
	}
}

/**
 * What an update means: the whole state that it is, or the part of the stored record that it brought when it builds
 * on something that is not in it.
 */
export function meaningOf(update: Uint8Array, stored: readonly UpdateRow[]): RecordChange {
	const alone = openRecord([update]);
	const whole = hasGap(alone) ? null : wholeChange(alone);
	alone.destroy();
	if (whole !== null) return whole;
	const doc = openRecord([...stored.map((row) => row.update), update]);
	const change = changeIn(doc, update);
	doc.destroy();
	return change;
}

/** A record's stored updates as one. */
export const merged = (stored: readonly UpdateRow[]): OwnedBytes =>
	ownedBytes(Y.mergeUpdates(stored.map(({ update }) => update)));

/** A line of the tray. */
export const trayRow = (
	{ room, record, at }: Pick<OutboxRow, 'room' | 'record' | 'at'>,
	title: string,
	{ rule, reason, facts }: Why,
	wanted: Wanted
): RefusalRow => ({ room, record, title, rule, reason, facts, wanted, at });
