import type { Clock } from '../domain/core/day';
import type { RecordId, SpaceId } from '../domain/core/ids';
import { MAX_TOLD, marksSince, type ReaderMark, type ToldMark } from '../domain/topic/read-by';
import { readMarks, readSharedSince, readSharing } from '../documents/private-topics';
import type { Answer, Question, Welcome } from '../protocol/handshake';
import type { LiveDocument } from './live-document';
import type { ReplicaDatabase } from './store/database';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';

/** The name of the fact of what the relay was told last. */
const TOLD = 'read-told';

/** How often what was read is told, ms: everything since goes in one question. */
export const TELL_EVERY = 10_000;

/** What the relay was told last: whether reading is shared, and up to which look. */
interface Told {
	readonly shares: boolean;
	readonly upTo: number;
}

/** What telling needs of the workspace. */
export interface ReadTellingPorts {
	readonly db: Pick<ReplicaDatabase, 'meta' | 'records'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly mine: () => Pick<LiveDocument, 'read'>;
	readonly isLeading: () => boolean;
	readonly ask: (question: Question) => Promise<Answer | null>;
	readonly onError: (error: unknown) => void;
}

/**
 * Tells the relay how far this person has read topics, many at once, unless they do not share it, and asks who else has
 * (HI-15). What was read without a connection is told when there is one.
 */
export class ReadTelling {
	/** Whether the relay keeps it. One of an earlier version would close the connection when asked. */
	private isKept = false;
	private timer: Timer | null = null;
	private running: Promise<void> | null = null;
	private isAsked = false;

	constructor(private readonly ports: ReadTellingPorts) {}

	/** The relay has let this device in. */
	noteWelcome({ readers }: Pick<Welcome, 'readers'>): void {
		this.isKept = readers;
	}

	/** Something was read, or is shared no more: it is told after a while, with what follows. */
	tellSoon(): void {
		if (!this.isKept || !this.ports.isLeading()) return;
		this.timer ??= platform.timeout(() => {
			this.timer = null;
			void this.synced();
		}, TELL_EVERY);
	}

	/** Tells now what has not been told. Resolves when that has ended; does nothing without a connection. */
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

	/** Ends the waiting: what has not been told is told after the next start. */
	stop(): void {
		this.timer?.cancel();
		this.timer = null;
	}

	/** Asks how far others have read a topic; `null` when that cannot be said now. */
	async of(space: SpaceId, topic: RecordId): Promise<readonly ReaderMark[] | null> {
		if (!this.isKept) return null;
		const answer = await this.ports.ask({ ask: 'readers', space, topic });
		return answer?.answer === 'readers' ? answer.readers : null;
	}

	private async runWhileAsked(): Promise<void> {
		while (this.isAsked) {
			this.isAsked = false;
			if (this.isKept && this.ports.isLeading()) await this.run();
		}
	}

	private async run(): Promise<void> {
		const { ask, clock, mine } = this.ports;
		const told = await this.told();
		const shares = mine().read(readSharing);
		// They may have hidden it on another device, whose looks this one knows of.
		let upTo = Math.max(told.upTo, mine().read(readSharedSince));
		if (shares !== told.shares) {
			if ((await ask({ ask: 'share-read', on: shares }))?.answer !== 'done') return;
			// What was read while nobody was to know it stays with this person.
			upTo = clock.now();
			await this.keep({ shares, upTo });
		}
		const news = shares ? marksSince(mine().read(readMarks), upTo) : [];
		const last = news.at(-1);
		if (last === undefined) return;
		const rows = await this.ports.db.records.bulkGet(news.map(({ topic }) => topic));
		const marks = news.flatMap(({ topic, at, id }, place): ToldMark[] => {
			const row = rows[place];
			return row?.kind === 'topic' ? [{ space: row.space, topic, at, id }] : [];
		});
		for (let from = 0; from < marks.length; from += MAX_TOLD) {
			if (!(await this.tell(marks.slice(from, from + MAX_TOLD)))) return;
		}
		await this.keep({ shares, upTo: last.seen });
	}

	/** Returns whether the relay has answered. What it does not take of many keeps nothing else from being told. */
	private async tell(marks: readonly ToldMark[]): Promise<boolean> {
		const answer = await this.ports.ask({ ask: 'tell-read', marks: [...marks] });
		if (answer === null) return false;
		if (answer.answer === 'done' || marks.length === 1) return true;
		for (const mark of marks) if (!(await this.tell([mark]))) return false;
		return true;
	}

	private async told(): Promise<Told> {
		const value: unknown = (await this.ports.db.meta.get(TOLD))?.value;
		if (typeof value !== 'object' || value === null) return { shares: true, upTo: 0 };
		const { shares, upTo } = value as Readonly<Record<string, unknown>>;
		return { shares: shares !== false, upTo: typeof upTo === 'number' ? upTo : 0 };
	}

	private async keep(told: Told): Promise<void> {
		await this.ports.db.meta.put({ key: TOLD, value: told });
	}
}
