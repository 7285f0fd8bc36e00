import type { Exported, ExportReport } from '../domain/audit/entry';
import type { Clock } from '../domain/core/day';
import { newId, type Random, type SpaceId } from '../domain/core/ids';
import type { Answer, Question, Welcome } from '../protocol/handshake';
import type { ReplicaDatabase } from './store/database';

/** The name of the fact of how far this device has the audit log of a relay. */
const REACHED = 'audit';

/** The most exports that wait to be told: a workspace without a relay keeps the newest. */
const MOST_REPORTS = 1000;

/** What this device's copy of the audit log needs of the workspace. */
export interface AuditPorts {
	readonly db: ReplicaDatabase;
	readonly clock: Pick<Clock, 'now'>;
	readonly random: Random;
	readonly isAdmin: () => boolean;
	readonly isLeading: () => boolean;
	readonly ask: (question: Question) => Promise<Answer | null>;
	readonly onError: (error: unknown) => void;
}

/**
 * This device's copy of the audit log (HI-09), and the exports of this device that the relay has not heard
 * of yet (HI-10). Only admins' devices are sent the log; a device drops its copy when its member is no admin
 * any more.
 */
export class Audit {
	/** Whether the relay keeps a log. One of an earlier version would close the connection when asked. */
	private isKept = false;
	private running: Promise<void> | null = null;
	private isAsked = false;
	private isDropped = false;

	constructor(private readonly ports: AuditPorts) {}

	/** The relay has let this device in. */
	noteWelcome({ audit }: Pick<Welcome, 'audit'>): void {
		const isNews = audit && !this.isKept;
		this.isKept = audit;
		if (isNews && this.ports.isLeading()) this.bringUpToDate();
	}

	/**
	 * Writes down that something was exported, and tells the relay now or when there is a connection. An export that
	 * could not be written down is reported as a bug of the device; the file is there all the same.
	 */
	async report(what: Exported, space: SpaceId | null, count: number): Promise<void> {
		const { db, clock, random, onError } = this.ports;
		try {
			await db.reports.put({ id: newId(random), what, space, count, at: clock.now() });
			const most = await db.reports.count();
			if (most > MOST_REPORTS) {
				await db.reports.bulkDelete(
					await db.reports
						.orderBy('at')
						.limit(most - MOST_REPORTS)
						.primaryKeys()
				);
			}
		} catch (error) {
			onError(error);
		}
		this.bringUpToDate();
	}

	/** Tells the relay what it has not heard, and asks for what is new. Does nothing without a connection. */
	bringUpToDate(): void {
		void this.synced();
	}

	/** As `bringUpToDate`; resolves when it has ended. */
	synced(): Promise<void> {
		// What is asked for while it runs is done after it.
		this.isAsked = true;
		this.running ??= this.runWhileAsked()
			.catch(this.ports.onError)
			.finally(() => {
				this.running = null;
			});
		return this.running;
	}

	/** The directory has changed: a member who is no admin any more loses the copy. */
	directoryChanged(): void {
		if (this.ports.isAdmin()) {
			this.isDropped = false;
			if (this.ports.isLeading()) this.bringUpToDate();
		} else this.drop().catch(this.ports.onError);
	}

	private async runWhileAsked(): Promise<void> {
		while (this.isAsked) {
			this.isAsked = false;
			await this.run();
		}
	}

	private async run(): Promise<void> {
		if (!this.isKept) return;
		await this.tell();
		if (this.ports.isAdmin()) await this.read();
	}

	private async tell(): Promise<void> {
		const { db, ask } = this.ports;
		const waiting: ExportReport[] = await db.reports.orderBy('at').toArray();
		for (const report of waiting) {
			const answer = await ask({ ask: 'report-export', report });
			if (answer === null) return;
			// What the relay will never take is not told again and again.
			await db.reports.delete(report.id);
		}
	}

	private async read(): Promise<void> {
		const { db, ask } = this.ports;
		let known = await this.reached();
		let from = known?.next ?? 0;
		for (;;) {
			const answer = await ask({ ask: 'audit', from });
			if (answer === null) return;
			if (answer.answer !== 'audit') return this.drop();
			const { log, entries, first, next, isMore } = answer;
			const isOther = known !== null && known.log !== log;
			if (from !== 0 && (isOther || next < from)) {
				// Another relay, or one that came back with an older disk: all that it has. What is here stays.
				from = 0;
				known = { log, next: 0 };
				continue;
			}
			await db.transaction('rw', db.audit, db.meta, async () => {
				await db.audit.bulkPut(entries.map((entry) => ({ ...entry, log })));
				await db.audit.where('[log+seq]').between([log, 0], [log, first], true, false).delete();
				await db.meta.put({ key: REACHED, value: { log, next } });
			});
			if (!isMore) return;
			from = next;
		}
	}

	private async reached(): Promise<{ log: string; next: number } | null> {
		const value = (await this.ports.db.meta.get(REACHED))?.value;
		if (typeof value !== 'object' || value === null) return null;
		const { log, next } = value as { readonly log?: unknown; readonly next?: unknown };
		return typeof log === 'string' && typeof next === 'number' ? { log, next } : null;
	}

	private async drop(): Promise<void> {
		if (this.isDropped) return;
		this.isDropped = true;
		const { db } = this.ports;
		await db.transaction('rw', db.audit, db.meta, async () => {
			await db.audit.clear();
			await db.meta.delete(REACHED);
		});
	}
}
