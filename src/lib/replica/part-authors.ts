import type { RecordId } from '../domain/core/ids';
import type { ClashingPart, PartAuthor } from '../domain/page/clash';
import type { Answer, Question, Welcome } from '../protocol/handshake';
import { parseRoom, type RoomName } from '../protocol/rooms';

/** Asks who wrote, or deleted, a part of the text of a page (PG-06). The relay alone knows it. */
export class PartAuthors {
	/** Whether the relay says it. One of an earlier version would close the connection when asked. */
	private isTold = false;
	/** What was answered: a part has one author, for good. */
	private readonly known = new Map<string, PartAuthor>();

	constructor(private readonly ask: (question: Question) => Promise<Answer | null>) {}

	/** The relay has let this device in. */
	noteWelcome({ authors }: Pick<Welcome, 'authors'>): void {
		this.isTold = authors;
	}

	/** Returns who did that, and when it reached the relay; `null` when that cannot be said now. */
	async of(room: RoomName, page: RecordId, part: ClashingPart): Promise<PartAuthor | null> {
		const { client, clock, deleted } = part;
		const key = `${page} ${String(client)} ${String(clock)} ${String(deleted)}`;
		const known = this.known.get(key);
		if (known !== undefined) return known;
		const place = parseRoom(room);
		if (!this.isTold || place?.kind !== 'space') return null;
		const { space } = place;
		const answer = await this.ask({ ask: 'part-author', space, page, client, clock, deleted });
		const author = answer?.answer === 'part-author' ? answer.author : null;
		if (author !== null) this.known.set(key, author);
		return author;
	}
}
