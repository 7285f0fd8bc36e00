import * as v from 'valibot';
import type { AuditEntry, Deed, ExportReport } from '../../src/lib/domain/audit/entry';
import type { Clock } from '../../src/lib/domain/core/day';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { auditEntrySchema } from '../../src/lib/protocol/audit';
import type { StagedRow } from '../store/committer';
import type { Tables } from '../store/tables';

/** How many entries are kept, and for how long, ms: two years. The oldest go first. */
export const KEPT_ENTRIES = 50_000;
const KEPT_FOR = 730 * 86_400_000;

/** How long more of the same is counted into an entry instead of making another, ms. */
const SAME_BURST = 10 * 60_000;
const LONGEST_BURST = 3_600_000;

/**
 * How many entries of a member are written in a day, each by itself. After that only their kinds are counted,
 * so that nobody can push out what others did.
 */
const MEMBER_ENTRIES = 300;
const A_DAY = 86_400_000;

/** The most entries of one answer. */
export const AUDIT_PAGE = 500;

/** How many entries are remembered as still growing. */
const MOST_BURSTS = 1000;

/** An entry into which more of the same is counted. */
interface Burst {
	readonly seq: number;
	readonly by: MemberId;
	readonly act: AuditEntry['act'];
	/** Whether its member has so many entries today that only kinds are counted. */
	readonly isBusy: boolean;
}

const headSchema = v.object({ first: v.number(), next: v.number() });
type Head = v.InferOutput<typeof headSchema>;
const rowSchema = v.object({ ...auditEntrySchema.entries, report: v.optional(v.string()) });

/** What an admin's device is sent. */
export interface AuditPage {
	readonly entries: AuditEntry[];
	/** The number of the oldest entry that is kept. */
	readonly first: number;
	/** From where to ask the next time. Entries that may still grow are sent again. */
	readonly next: number;
	readonly isMore: boolean;
}

/**
 * The audit log: what members did that admins look up later. The relay writes it from what it accepted, in
 * the transaction of the act itself; no message changes or removes an entry. Reading costs what is read.
 */
export class AuditLog {
	/** The entries into which more of the same is counted, by what they tell. */
	private readonly bursts = new Map<string, Burst>();
	/** How many entries each member has today. */
	private readonly today = new Map<MemberId, { readonly since: number; count: number }>();

	constructor(
		private readonly tables: Tables,
		private readonly clock: Pick<Clock, 'now'>
	) {}

	/** Returns the rows that write what a member did. The caller commits them together with the act. */
	rowsOf(by: MemberId, deeds: readonly Deed[]): StagedRow[] {
		return deeds.flatMap((deed) => this.write(by, deed, null));
	}

	/** Writes what a member did by itself. Resolves when it is on the disk. */
	async note(by: MemberId, deed: Deed): Promise<void> {
		await this.tables.store(this.rowsOf(by, [deed]));
	}

	/** Writes an export that a member's device tells of, once however often it is told. */
	async noteExport(by: MemberId, report: ExportReport): Promise<void> {
		const key = reportKey(by, report.id);
		if (this.tables.get('audit', key) !== undefined) return;
		const deed: Deed = {
			act: 'exported',
			subject: report.what,
			count: report.count,
			...(report.space === null ? {} : { space: report.space })
		};
		await this.tables.store(this.write(by, deed, { said: report.at, key }));
	}

	/** Returns the entries from a number on, in their order. */
	read(from: number): AuditPage {
		// Nobody is shown what a power cut could still undo.
		const stored = this.tables.stored('audit', HEAD);
		const { first, next } = stored === undefined ? EMPTY : v.parse(headSchema, stored);
		const entries: AuditEntry[] = [];
		let seq = Math.max(from, first);
		for (; seq < next && entries.length < AUDIT_PAGE; seq += 1) {
			const row = this.tables.stored('audit', keyOf(seq));
			if (row !== undefined) entries.push(v.parse(auditEntrySchema, row));
		}
		const isMore = seq < next;
		return { entries, first, next: isMore ? seq : this.growing(next), isMore };
	}

	/** Returns the number of the first entry that may still grow. */
	private growing(next: number): number {
		const now = this.clock.now();
		for (const [key, burst] of this.bursts) {
			const row = this.row(burst.seq);
			if (row === null || !mayGrow(row, burst, now)) this.bursts.delete(key);
		}
		return Math.min(next, ...[...this.bursts.values()].map(({ seq }) => seq));
	}

	private write(
		by: MemberId,
		deed: Deed,
		report: { readonly said: number; readonly key: string } | null
	): StagedRow[] {
		const now = this.clock.now();
		const isBusy = this.entriesToday(by, now) >= MEMBER_ENTRIES;
		const told: Deed = isBusy ? { act: deed.act } : deed;
		const { act, subject = '', space = '', from = '', to = '' } = told;
		const burst = JSON.stringify([by, act, subject, space, from, to]);
		const count = deed.count ?? 1;
		// What a device tells of has a moment of its own.
		const grown = report === null || isBusy ? this.grow(burst, now, count) : null;
		if (grown !== null) return [grown];
		const { first, next } = this.head();
		const said = report === null || isBusy ? {} : { said: report.said, report: report.key };
		const entry = { ...told, seq: next, by, at: now, until: now, count, ...said };
		this.noteBurst(burst, { seq: next, by, act, isBusy });
		const of = this.today.get(by);
		if (of !== undefined) of.count += 1;
		const { rows, first: kept } = this.forget({ first, next }, now);
		return [
			...rows,
			...this.stage(keyOf(next), entry),
			...(said.report === undefined ? [] : this.stage(said.report, next)),
			...this.stage(HEAD, { first: kept, next: next + 1 } satisfies Head)
		];
	}

	/** Counts more of the same into an entry that is there; `null` when there is none, or none any more. */
	private grow(burst: string, now: number, count: number): StagedRow | null {
		const known = this.bursts.get(burst);
		const row = known === undefined ? null : this.row(known.seq);
		if (known === undefined || row === null || !mayGrow(row, known, now)) return null;
		const value = { ...row, until: now, count: row.count + count };
		return this.tables.stage('audit', keyOf(row.seq), () => ({ value }));
	}

	private noteBurst(key: string, burst: Burst): void {
		const [oldest] = this.bursts.keys();
		if (this.bursts.size >= MOST_BURSTS && oldest !== undefined) this.bursts.delete(oldest);
		this.bursts.delete(key);
		this.bursts.set(key, burst);
	}

	private entriesToday(by: MemberId, now: number): number {
		const known = this.today.get(by);
		if (known !== undefined && now - known.since < A_DAY) return known.count;
		this.today.set(by, { since: now, count: 0 });
		return 0;
	}

	/** Returns the rows that drop the oldest entries, at most two for each that is written. */
	private forget({ first, next }: Head, now: number): { rows: StagedRow[]; first: number } {
		const rows: StagedRow[] = [];
		let kept = first;
		while (rows.length < 4 && kept < next) {
			const oldest = this.row(kept);
			const isKept = next - kept < KEPT_ENTRIES && oldest !== null && now - oldest.at < KEPT_FOR;
			if (isKept) break;
			rows.push(...this.stage(keyOf(kept), undefined));
			if (oldest?.report !== undefined) rows.push(...this.stage(oldest.report, undefined));
			kept += 1;
		}
		return { rows, first: kept };
	}

	private stage(key: string, value: unknown): StagedRow[] {
		const change = value === undefined ? ('remove' as const) : { value };
		const row = this.tables.stage('audit', key, () => change);
		return row === null ? [] : [row];
	}

	private head(): Head {
		const row = this.tables.get('audit', HEAD);
		return row === undefined ? EMPTY : v.parse(headSchema, row);
	}

	private row(seq: number): v.InferOutput<typeof rowSchema> | null {
		const row = this.tables.get('audit', keyOf(seq));
		return row === undefined ? null : v.parse(rowSchema, row);
	}
}

/** Whether more of the same is still counted into an entry. */
function mayGrow(
	row: Pick<AuditEntry, 'by' | 'act' | 'at' | 'until'>,
	{ by, act, isBusy }: Burst,
	now: number
): boolean {
	// When the store did not take an entry, its number has gone to another.
	if (row.by !== by || row.act !== act) return false;
	if (isBusy) return now - row.at <= A_DAY;
	return now - row.until <= SAME_BURST && now - row.at <= LONGEST_BURST;
}

const EMPTY: Head = { first: 1, next: 1 };
const HEAD = 'head';
const keyOf = (seq: number): string => `entry.${String(seq)}`;
const reportKey = (by: MemberId, id: string): string => `report.${by}.${id}`;
