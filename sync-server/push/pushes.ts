import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { isWanted } from '../../src/lib/domain/inbox/kinds';
import type { Reminder } from '../../src/lib/domain/inbox/reminder';
import { roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { platform } from '../common/platform';
import { PrivateReadings } from '../access/private-readings';
import type { PushDesk } from '../access/push-subscriptions';
import type { AcceptedEdit } from '../gate/accepted-edit';
import type { Relay } from '../rooms/relay';
import { readChoices, type Choices } from './member-choices';
import { newsOfEdit, newsOfSpace, type News } from './news';
import { PushSender, wait, type PushPorts } from './push-sender';

/** How much news waits to be looked at, at most. More is left out. */
const MOST_NEWS = 200;

/** How many private documents are read for reminders at once: after a start, those of all members are to be read. */
const READ_AT_ONCE = 10;

/** How many reminders of a member that are due at once are looked at, each of which may load a record. */
const MOST_DUE = 20;

/**
 * Sends push messages to members who have no device connected when something reaches their inbox (IN-05): what
 * concerns them, as far as they want to be told of it (IN-02), what they asked to be reminded of (IN-04) and what they
 * snoozed (IN-03). A message has no content but a sentence. No edit waits for one.
 */
export class Pushes implements PushDesk {
	readonly key: string;
	private readonly sender: PushSender;
	private readonly choices: PrivateReadings<Choices>;
	private readonly news: News[] = [];
	private looking: Promise<void> | null = null;
	/** Up to when each member has been told of what was to come back. */
	private readonly remindedUpTo = new Map<MemberId, Instant>();

	constructor(
		private readonly relay: Relay,
		ports: PushPorts,
		/** The moment from which on reminders were not told: when the relay last ran. */
		private readonly since: Instant = relay.environment.clock.now()
	) {
		const { environment, rooms, pushes } = relay;
		this.key = ports.key.publicKey;
		this.sender = new PushSender(relay, ports);
		this.choices = new PrivateReadings(environment.store, readChoices);
		pushes.desk = this;
		rooms.onEachAccepted((edit) => this.take(edit));
		rooms.onEachSpace((before, after) => {
			if (!pushes.isEmpty) this.lookLater(newsOfSpace(before, after));
		});
		relay.onEachStored((stored) => {
			this.choices.stored(stored);
		});
	}

	takes(endpoint: string): boolean {
		return this.sender.takes(endpoint);
	}

	/** Forgets places that are gone, and tells of what has come back. Called every few seconds. */
	async tidy(): Promise<void> {
		await this.sender.tidy();
		const { pushes } = this.relay;
		const hasPlace = (member: MemberId) => pushes.of(member).size > 0;
		this.choices.keepOnly(hasPlace);
		for (const member of this.remindedUpTo.keys()) {
			if (!hasPlace(member)) this.remindedUpTo.delete(member);
		}
		this.remind();
	}

	/** Begins nothing new. Resolves when what is under way has ended. */
	async stop(): Promise<void> {
		this.sender.stop();
		this.news.length = 0;
		await Promise.race([this.settled(), wait(2000)]);
	}

	/** Resolves when nothing is under way. */
	async settled(): Promise<void> {
		await this.looking;
		await this.sender.settled();
	}

	/** Notes what an edit tells of; whom it concerns is looked at after the commit. Costs nothing while nobody wants messages. */
	private take(edit: AcceptedEdit): () => void {
		const { pushes, rooms, environment } = this.relay;
		if (pushes.isEmpty) return nothing;
		const space = rooms.recordsOf(edit.room)?.space ?? null;
		const now = environment.clock.now();
		const madeBy = (id: RecordId) => this.makerFor(edit, id);
		const news = newsOfEdit(edit, { space, now, madeBy });
		if (news === null) return nothing;
		return () => {
			this.lookLater(news);
		};
	}

	/** Returns who made a record that the author of an edit may read; `null` while it is not there. */
	private makerFor({ sender, room }: AcceptedEdit, id: RecordId): MemberId | null {
		const createdBy = this.readable(sender.member, room, id)?.fields['createdBy'];
		return typeof createdBy === 'string' ? createdBy : null;
	}

	/** Returns a record that a member may be shown now; otherwise `null`. */
	private readable(member: MemberId, room: RoomName, id: RecordId) {
		return this.relay.rooms.recordFor({ member, device: '' }, room, id);
	}

	private lookLater(news: News | null): void {
		if (news === null || this.news.length >= MOST_NEWS) return;
		this.news.push(news);
		this.looking ??= this.look()
			.catch((error: unknown) => {
				this.relay.faults.report('whom to push to could not be found out', error);
			})
			.finally(() => {
				this.looking = null;
			});
	}

	/** Tells those whom the waiting news concerns. Gives way whenever a document was read. */
	private async look(): Promise<void> {
		await platform.turn();
		for (let news = this.news.shift(); news !== undefined; news = this.news.shift()) {
			for (const member of [...this.relay.pushes.members]) {
				const isRead = this.choices.has(member);
				if (this.isToldOf(news, member)) this.sender.tell(member);
				if (!isRead && this.choices.has(member)) await platform.turn();
			}
		}
	}

	private isToldOf(news: News, member: MemberId): boolean {
		if (!this.sender.reaches(member)) return false;
		const { directory, rights } = this.relay;
		const space = news.space === null ? null : rights.space(news.space);
		if (!news.mayKnow(member, directory, space)) return false;
		const choices = () => this.choices.of(member);
		const kinds = news.kindsFor(member, directory, () => choices().topics);
		return kinds.length > 0 && kinds.some((kind) => isWanted(choices().wishes, kind, news.space));
	}

	/** Tells members of reminders that are due, and of what they snoozed until now. */
	private remind(): void {
		const now = this.relay.environment.clock.now();
		let toRead = READ_AT_ONCE;
		for (const member of this.relay.pushes.members) {
			if (!this.sender.reaches(member)) {
				// Their device shows it itself, or they have just been told.
				if (this.relay.isHere(member)) this.remindedUpTo.set(member, now);
				continue;
			}
			if (!this.choices.has(member) && --toRead < 0) continue;
			const since = this.remindedUpTo.get(member) ?? this.since;
			const isDue = (at: Instant) => at > since && at <= now;
			const { reminders, returns } = this.choices.of(member);
			this.remindedUpTo.set(member, now);
			const due = reminders.filter(({ at }) => isDue(at)).slice(0, MOST_DUE);
			const mayKnow = ({ record, topic, space }: Reminder) => {
				const room = roomName(space === null ? { kind: 'customers' } : { kind: 'space', space });
				return this.readable(member, room, topic ?? record) !== null;
			};
			if (returns.some(isDue) || due.some(mayKnow)) this.sender.tell(member);
		}
	}
}

const nothing = (): void => undefined;
