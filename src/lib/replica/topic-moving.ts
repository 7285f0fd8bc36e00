import type { RecordId, SpaceId } from '../domain/core/ids';
import type { Answer, Question, Welcome } from '../protocol/handshake';
import type { ReplicaDatabase } from './store/database';

/** What came of moving a topic to another space. */
export type TopicMoved =
	/** It is there, under this id. */
	| { readonly is: 'moved'; readonly topic: RecordId }
	/** The relay moves topics, and there is no connection to one that can. */
	| { readonly is: 'offline' }
	/** What was written in it here has not been sent yet, and would not be moved. */
	| { readonly is: 'unsent' }
	| { readonly is: 'refused'; readonly reason: string };

/** What came of taking such a move back. */
export type TopicMoveUndone =
	{ readonly is: 'undone' } | Exclude<TopicMoved, { readonly is: 'moved' }>;

/** What moving needs of the workspace. */
interface Ports {
	readonly db: Pick<ReplicaDatabase, 'outbox' | 'posts'>;
	readonly ask: (question: Question) => Promise<Answer | null>;
}

/** Asks the relay to move topics (HI-16): it copies what others have written, which no device may. */
export class TopicMoving {
	/** Whether the relay can. One of an earlier version would close the connection when asked. */
	private isOffered = false;
	/** Whether it can take a move back, likewise. */
	private isUndoOffered = false;

	constructor(private readonly ports: Ports) {}

	/** The relay has let this device in. */
	noteWelcome({ moves, undoesMoves }: Pick<Welcome, 'moves' | 'undoesMoves'>): void {
		this.isOffered = moves;
		this.isUndoOffered = undoesMoves;
	}

	/** Moves a topic of one space to another. The copy comes as other records do. */
	async move(from: SpaceId, topic: RecordId, to: SpaceId): Promise<TopicMoved> {
		if (!this.isOffered) return { is: 'offline' };
		if (await this.hasUnsent(topic)) return { is: 'unsent' };
		const answer = await this.ports.ask({ ask: 'move-topic', from, topic, to });
		if (answer?.answer === 'moved') return { is: 'moved', topic: answer.topic };
		return answer?.answer === 'no' ? { is: 'refused', reason: answer.reason } : { is: 'offline' };
	}

	/**
	 * Takes the move of a topic back, which is a copy in the other space now. `unsent`: what was written in that here would
	 * be refused.
	 */
	async undo(
		from: SpaceId,
		topic: RecordId,
		{ to, copy }: { readonly to: SpaceId; readonly copy: RecordId }
	): Promise<TopicMoveUndone> {
		if (!this.isUndoOffered) return { is: 'offline' };
		if (await this.hasUnsent(copy)) return { is: 'unsent' };
		const answer = await this.ports.ask({ ask: 'undo-topic-move', from, topic, to });
		if (answer?.answer === 'done') return { is: 'undone' };
		return answer?.answer === 'no' ? { is: 'refused', reason: answer.reason } : { is: 'offline' };
	}

	private async hasUnsent(topic: RecordId): Promise<boolean> {
		const { outbox, posts } = this.ports.db;
		const waiting = [...new Set((await outbox.toArray()).flatMap(({ record }) => record))];
		const rows = await posts.bulkGet(waiting);
		return waiting.includes(topic) || rows.some((row) => row?.topic === topic);
	}
}
