// (u) What it costs that a record is a Yjs document, against the same changes kept as they are described, in the order of a log.
import * as Y from 'yjs';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { HistoryEntry, Post } from '../../src/lib/domain/history/history';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { addPost } from '../../src/lib/domain/history/commands';
import { applyChange, firstUpdate, openRecord, readFields } from '../../src/lib/documents/record';
import { actingAs, newDeal } from '../support/guarded-records';
import { bytes, count, median, size, times } from './lib/numbers';
import { report, type Line } from './lib/report';

/** Changes in the life of a deal, of which every third is a comment; and how often all of it is done. */
const CHANGES = size('CHANGES', 30);
const ROUNDS = size('ROUNDS', 200);

/** A record as changes in a log make it: plain values. */
interface Described {
	fields: RecordFields;
	history: readonly HistoryEntry[];
	posts: readonly Post[];
}

const acting = actingAs('olga');

function life(): RecordChange[] {
	return Array.from({ length: CHANGES }, (_, turn): RecordChange => {
		if (turn === 0) return newDeal('olga');
		const said =
			turn % 3 === 0 ? addPost(`Called, they want it by week ${String(turn)}.`, acting) : null;
		if (said !== null) return said;
		const [from, to] = [1000 * turn, 1000 * (turn + 1)];
		const line = { id: `h${String(turn)}`, at: turn, by: 'olga', what: 'field' } as const;
		return {
			set: { revenue: to },
			history: [{ ...line, field: 'revenue', from, to }],
			posts: []
		};
	});
}

/** The time that some work took, µs each. */
function timed(each: number, work: () => void): number {
	const began = performance.now();
	work();
	return ((performance.now() - began) * 1000) / each;
}

const figures = () => ({
	write: [] as number[],
	open: [] as number[],
	wire: [] as number[],
	kept: [] as number[]
});
const [yjs, plain] = [figures(), figures()];

function asDocument(changes: readonly RecordChange[]): void {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	yjs.write.push(
		timed(changes.length, () => {
			for (const [turn, change] of changes.entries()) {
				if (turn === 0) {
					const first = firstUpdate(change);
					Y.applyUpdate(doc, first);
					updates.push(first);
					continue;
				}
				const before = Y.encodeStateVector(doc);
				applyChange(doc, change, 'local');
				updates.push(Y.encodeStateAsUpdate(doc, before));
			}
		})
	);
	const whole = Y.encodeStateAsUpdate(doc);
	yjs.open.push(timed(1, () => void readFields(openRecord([whole]))));
	yjs.wire.push(updates.reduce((sum, { length }) => sum + length, 0) / updates.length);
	yjs.kept.push(whole.length);
}

function asDescribed(changes: readonly RecordChange[]): void {
	const log: string[] = [];
	let record: Described = { fields: {}, history: [], posts: [] };
	plain.write.push(
		timed(changes.length, () => {
			for (const change of changes) {
				log.push(JSON.stringify(change));
				record = {
					fields: { ...record.fields, ...change.set },
					history: [...record.history, ...change.history],
					posts: [...record.posts, ...change.posts]
				};
			}
		})
	);
	const whole = JSON.stringify(record);
	plain.open.push(timed(1, () => void (JSON.parse(whole) as Described).fields));
	plain.wire.push(log.reduce((sum, entry) => sum + Buffer.byteLength(entry), 0) / log.length);
	plain.kept.push(Buffer.byteLength(whole));
}

for (let round = 0; round < ROUNDS; round++) {
	// Each has a life of its own, and the sides take turns.
	asDocument(life());
	asDescribed(life());
}

function line(what: string, of: keyof typeof yjs, shown: (value: number) => string): Line {
	const [is, was] = [median(yjs[of]), median(plain[of])];
	return { what, ratio: times(is, was), polder: shown(is), baseline: shown(was) };
}
const micros = (value: number): string => `${value.toFixed(1)} µs`;
const whole = (value: number): string => bytes(Math.round(value));
await report(
	'u-records',
	`A deal of ${count(CHANGES)} changes as a Yjs document, against the same changes in the order of a log`,
	[
		line('one change: applied and encoded', 'write', micros),
		line('opened from what is kept, and its fields read', 'open', micros),
		line('one change on the wire', 'wire', whole),
		line('kept of the record', 'kept', whole)
	],
	{ yjs, plain }
);
