import { parsedFields } from '$lib/domain/core/json';
import { LiveQuery, clock, type WorkspaceView } from '$lib/app/context';
import type { Call, CallOutcome } from '$lib/domain/campaign/campaign';
import { dueAs, queueOf, type DueAs, type Queued } from '$lib/domain/campaign/queue';
import { dayOf, today } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { m } from '$lib/i18n/messages';
import type { CallRow } from '$lib/replica/store/rows';
import { saveCall } from './actions';
import { callsOf } from './campaign-rows';
import { OUTCOMES } from './outcomes';

/** What the caller records about a call. */
export interface Writing {
	readonly outcome: CallOutcome;
	readonly note: string;
	readonly callbackOn: string | null;
}

/**
 * One person's session of calls of a campaign (OP-14), one call at a time, in the order of the queue.
 * Create it while a component initialises.
 */
export class Calling {
	writing = $state.raw<Writing>({ outcome: '', note: '', callbackOn: null });
	asked = $state(false);
	saving = $state(false);
	problem = $state<string | null>(null);
	/** The calls that have been shown, the last one at the end. */
	private seen = $state.raw<readonly RecordId[]>([]);
	private now = $state<RecordId | null>(null);
	/** Calls that were recorded in this session. They are not shown again automatically. */
	private saved = $state.raw<ReadonlySet<RecordId>>(new Set());
	private skipped = $state.raw<ReadonlySet<RecordId>>(new Set());
	private readonly rows: LiveQuery<readonly CallRow[]>;

	constructor(
		private readonly view: WorkspaceView,
		campaign: () => RecordId
	) {
		this.rows = new LiveQuery(() => {
			const asked = campaign();
			return async () => {
				const calls = await callsOf(view.replica.db, asked);
				return calls.filter(({ owner }) => owner === view.replica.me);
			};
		});
	}

	/** Whether the calls have been read. */
	get ready(): boolean {
		return this.rows.current !== undefined;
	}

	/** This person's calls. */
	get mine(): readonly CallRow[] {
		return this.rows.current ?? [];
	}

	/** The calls that are still due, the next one first. */
	readonly queue: readonly CallRow[] = $derived.by(() =>
		queueOf(this.mine, currentDay.current, calledToday, this.skipped).filter(
			({ id }) => !this.saved.has(id)
		)
	);

	/**
	 * The call on the screen. It stays while other calls come and go, so that nobody writes about one
	 * customer and saves with another.
	 */
	readonly current: CallRow | null = $derived.by(
		() => this.mine.find(({ id }) => id === this.now) ?? this.queue[0] ?? null
	);

	/** Whether the shown call was recorded in this session, so that saving corrects it. */
	get corrects(): boolean {
		return this.current !== null && this.saved.has(this.current.id);
	}

	/** Why the call on the screen is due. */
	get dueAs(): DueAs | null {
		return this.current === null ? null : dueAs(this.current, currentDay.current, calledToday);
	}

	/** How many calls are left, without the one on the screen. */
	get left(): number {
		return this.queue.filter(({ id }) => id !== this.current?.id).length;
	}

	get mayGoBack(): boolean {
		return this.seen.length > 0;
	}

	get outcomeFault(): string | undefined {
		return this.asked && this.writing.outcome === '' ? m.campaigns_outcome_missing() : undefined;
	}

	get dayFault(): string | undefined {
		const { outcome, callbackOn } = this.writing;
		return this.asked && outcome === 'callback' && callbackOn === null
			? m.campaigns_callback_missing()
			: undefined;
	}

	/**
	 * Keeps the call on the screen, and releases one that is no longer this person's. Call it in an
	 * effect.
	 */
	hold(): void {
		const id = this.current?.id ?? null;
		if (id !== this.now) this.show(id);
	}

	set(part: Partial<Writing>): void {
		this.writing = { ...this.writing, ...part };
		if (this.now !== null) this.view.drafts.keep(placeOf(this.now), JSON.stringify(this.writing));
	}

	/** Moves the shown call to the end of the queue. */
	skip(): void {
		const { current } = this;
		if (current === null) return;
		this.skipped = new Set([...this.skipped, current.id]);
		this.goOn(current.id);
	}

	/** Shows the previous call, with what was recorded for it. */
	back(): void {
		const last = this.seen.at(-1);
		if (last === undefined) return;
		this.seen = this.seen.slice(0, -1);
		this.show(last);
	}

	/** Records the outcome of the call and goes to the next one. Returns what was saved, or `null`. */
	async save(campaign: string): Promise<{ title: string; outcome: CallOutcome } | null> {
		this.asked = true;
		this.problem = null;
		const { current, corrects } = this;
		const { outcome, note, callbackOn } = this.writing;
		const incomplete = this.outcomeFault ?? this.dayFault;
		if (current === null || incomplete !== undefined || outcome === '' || this.saving) return null;
		this.saving = true;
		try {
			const read = (await this.view.replica.records.read(current.id))?.record;
			if (read?.kind !== 'call') return null;
			const call: Call = read;
			const result = { outcome, note, callbackOn };
			this.problem = await saveCall(this.view, call, campaign, result, corrects);
			if (this.problem !== null) return null;
			this.view.drafts.done(placeOf(current.id), JSON.stringify(result));
			this.saved = new Set([...this.saved, current.id]);
			this.goOn(current.id);
			return { title: current.title, outcome };
		} finally {
			this.saving = false;
		}
	}

	private goOn(from: RecordId): void {
		this.seen = [...this.seen.filter((id) => id !== from), from];
		this.show(this.queue.find(({ id }) => id !== from)?.id ?? null);
	}

	/** Returns what somebody had started to record for a call and not saved. */
	private begun(call: RecordId): Writing | null {
		const { outcome, note, callbackOn } = parsedFields(this.view.drafts.read(placeOf(call)));
		if (!isOutcome(outcome) || typeof note !== 'string') return null;
		return { outcome, note, callbackOn: typeof callbackOn === 'string' ? callbackOn : null };
	}

	private show(id: RecordId | null): void {
		this.now = id;
		this.asked = false;
		this.problem = null;
		const row = this.mine.find((call) => call.id === id);
		// The note of an earlier call can be read, but the outcome must be given again.
		this.writing = (row === undefined ? null : this.begun(row.id)) ?? {
			outcome: row !== undefined && this.saved.has(row.id) ? row.outcome : '',
			note: row?.note ?? '',
			callbackOn: row?.callbackOn ?? null
		};
	}
}

const placeOf = (call: RecordId): string => `call/${call}`;

const isOutcome = (value: unknown): value is CallOutcome =>
	value === '' || OUTCOMES.some((one) => one === value);

/** Whether a call was made today, in this device's time zone. */
const calledToday = ({ calledAt }: Queued): boolean =>
	calledAt !== null && dayOf(calledAt, clock.offset(calledAt)) === today(clock);
