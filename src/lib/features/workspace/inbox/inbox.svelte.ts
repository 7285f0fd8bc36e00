import { clock, LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { isUnread, type Filed, type InboxMarks } from '$lib/domain/inbox/filing';
import { inParts, unreadLines, type InboxGroup, type Parts } from '$lib/domain/inbox/groups';
import { dueReminders, type Reminder } from '$lib/domain/inbox/reminder';
import { inboxStart } from '$lib/domain/inbox/start';
import type { ReadMark } from '$lib/domain/topic/read-marks';
import { file, markRead } from '$lib/documents/private-inbox';
import { setReadMark } from '$lib/documents/private-topics';
import { ticking } from '$lib/features/common/time/ticking.svelte';
import type { Saved } from '$lib/replica/saved';
import type { Row } from '$lib/replica/store/rows';
import type { RefusalRow } from '$lib/replica/store/sync-rows';
import { afterPaint } from '$lib/ui/after-paint';
import { followDue } from './follow-due.svelte';
import { inboxEntries, type InboxEntry } from './inbox-entries';
import { noticesFor, saidInFollowed, type Notices, type Said } from './inbox-sources';
import { OwnInboxView } from './own-inbox.svelte';
import { behind, cameLate, topicsMarked, withTopicsRead } from './read-in-topics';

/** The most refused changes that an inbox reads. */
const MOST_REFUSALS = 200;

/** What was chosen for topics, as it can be written down. */
interface WrittenChoices {
	readonly followed: readonly (readonly [RecordId, boolean])[];
	readonly muted: readonly RecordId[];
}

/** Takes back what was marked. */
type TakeBack = () => Promise<Saved>;

export type InboxLine = InboxGroup<InboxEntry>;

/** The inbox of the person at this device. Create it while a component initialises. */
export class Inbox {
	private readonly own: OwnInboxView;
	private readonly notices: LiveQuery<Notices>;
	private readonly said: LiveQuery<readonly Said[]>;
	private readonly refusals: LiveQuery<readonly RefusalRow[]>;
	private readonly late: LiveQuery<ReadonlySet<RecordId>>;
	private readonly reminded: LiveQuery<ReadonlyMap<RecordId, Row>>;
	/** Whether the first screen is painted: the documents of spaces are opened only then. */
	private isPainted = $state(false);

	/** When something came back, or was due, last: changes only when there is something more to show. */
	private readonly lastDue: Instant = $derived.by(() => {
		const { now } = ticking;
		const { marks, reminders } = this.own.current;
		let last = 0;
		for (const put of marks.filed.values()) {
			if (put.as === 'snoozed' && put.until <= now && put.until > last) last = put.until;
		}
		for (const { at } of reminders) if (at <= now && at > last) last = at;
		return last;
	});

	/** The reminders that are due. */
	private readonly due: readonly Reminder[] = $derived.by(() =>
		dueReminders(this.own.current.reminders, this.lastDue)
	);

	/** What is read for them, as text: a mark of some entry must not read anything anew. */
	private readonly dueRecords: string = $derived.by(() =>
		JSON.stringify([...new Set(this.due.map(({ record, topic }) => topic ?? record))])
	);

	/** What was chosen for topics, as text, for the same reason. */
	private readonly topics: string = $derived.by(() => {
		const { followed, muted } = this.own.current.topics;
		return JSON.stringify({ followed: [...followed], muted: [...muted] } satisfies WrittenChoices);
	});

	/** Every entry, in no order. */
	private readonly entries: readonly InboxEntry[] = $derived.by(() => {
		const { me } = this.view;
		const notices = this.notices.current;
		if (me === undefined || notices === undefined) return [];
		const records = this.reminded.current;
		const reminders = this.due.flatMap((reminder) => {
			const record = records?.get(reminder.topic ?? reminder.record);
			return record === undefined ? [] : [{ reminder, record }];
		});
		return inboxEntries(
			{
				...{ notices, reminders },
				said: this.said.current ?? [],
				spaces: this.asked,
				refusals: this.refusals.current ?? []
			},
			{
				...{ me, people: this.view.directory, wishes: this.own.current.wishes },
				space: (id) => this.view.space(id),
				hides: (row) => this.view.hidesRecord(row)
			}
		);
	});

	/** The topics among them in which more came than was seen, as text, for the same reason. */
	private readonly behind: string = $derived.by(() =>
		JSON.stringify(behind(this.entries, this.own.current.seen))
	);

	/**
	 * What was done with the entries, the same on all devices of this person. What they have read in its topic is read
	 * here, too.
	 */
	readonly marks: InboxMarks = $derived.by(() => {
		const { marks, seen } = this.own.current;
		return withTopicsRead(marks, this.entries, seen, this.late.current ?? new Set());
	});

	/** The lines of each part, the newest first. */
	readonly parts: Parts<InboxEntry> = $derived.by(() =>
		// What is to come back later is the same at every moment until it does.
		inParts(this.entries, this.marks, this.lastDue)
	);

	/** The number of lines with something unread. */
	readonly unread: number = $derived(unreadLines(this.parts.inbox));

	constructor(private readonly view: WorkspaceView) {
		const { db, me } = view.replica;
		this.own = new OwnInboxView(view);
		const since = () => inboxStart(view.directory.members, me, clock.now());
		this.notices = new LiveQuery(() => {
			const from = since();
			return () => noticesFor(db, me, from);
		});
		this.said = new LiveQuery(() => {
			const from = since();
			const topics = JSON.parse(this.topics) as WrittenChoices;
			const choices = { followed: new Map(topics.followed), muted: new Set(topics.muted) };
			return () => saidInFollowed(db, me, choices, from);
		});
		this.refusals = new LiveQuery(() => () => db.refusals.reverse().limit(MOST_REFUSALS).toArray());
		this.late = new LiveQuery(() => {
			const topics = JSON.parse(this.behind) as readonly (readonly [RecordId, ReadMark])[];
			return () => cameLate(db, topics);
		});
		this.reminded = new LiveQuery(() => {
			const ids = JSON.parse(this.dueRecords) as readonly RecordId[];
			return async () => {
				const rows = await db.records.bulkGet([...ids]);
				return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row]])));
			};
		});
		followDue(view, () => this.own.current.reminders);
		$effect(() => {
			afterPaint(() => {
				this.isPainted = true;
			});
		});
	}

	/** Whether the inbox has been loaded from this device. */
	get ready(): boolean {
		return this.notices.current !== undefined;
	}

	/** Whether an entry has not been read. */
	isUnread(id: string): boolean {
		return isUnread(this.marks, id, this.lastDue);
	}

	/** Marks entries as read or unread, here and in their topics. Resolves with what takes that back. */
	async mark(entries: readonly InboxEntry[], read: boolean): Promise<Saved<TakeBack>> {
		const { db, mine } = this.view.replica;
		const [{ seen }, now] = [this.own.current, clock.now()];
		const ids = entries.map(({ id }) => id);
		const topics = await topicsMarked(db, entries, read, { seen, now });
		const saved = await mine.edit((doc) => {
			markRead(doc, ids, read ? now : null);
			for (const [topic, mark] of topics) setReadMark(doc, topic, mark);
		});
		if (!saved.ok) return saved;
		const takeBack = () =>
			mine.edit((doc) => {
				markRead(doc, ids, read ? null : now);
				for (const topic of topics.keys()) setReadMark(doc, topic, seen.get(topic) ?? null);
			});
		return { ok: true, value: takeBack };
	}

	/** Archives or snoozes entries; `null` puts them back into the inbox. */
	file(ids: readonly string[], put: Filed | null): Promise<Saved> {
		return this.view.replica.mine.edit((doc) => {
			file(
				doc,
				ids.map((id) => [id, put])
			);
		});
	}

	/**
	 * Files entries as they were filed before, as long as they are still filed as `put`. Resolves with
	 * the number of those that were left alone.
	 */
	async refile(
		before: ReadonlyMap<string, Filed | null>,
		put: Filed
	): Promise<Saved<{ readonly kept: number }>> {
		const { filed } = this.marks;
		const same = [...before].filter(
			([id]) => JSON.stringify(filed.get(id)) === JSON.stringify(put)
		);
		const saved = await this.view.replica.mine.edit((doc) => {
			file(doc, same);
		});
		return saved.ok ? { ok: true, value: { kept: before.size - same.length } } : saved;
	}

	/** The private spaces that the person can enter: only those are asked to be let into. */
	private get asked() {
		if (!this.isPainted || this.view.me?.role === 'guest') return [];
		return this.view.catalogue
			.filter(({ visibility, enter, archived }) => visibility === 'private' && enter && !archived)
			.flatMap(({ id }) => this.view.space(id) ?? []);
	}
}
