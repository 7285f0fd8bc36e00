import type { Instant } from '../../domain/core/day';
import type { MemberId, RecordId, SpaceId } from '../../domain/core/ids';
import type { FileRef } from '../../domain/file/file';
import type { LinkCard, Poll } from '../../domain/topic/post';
import type { TopicPost } from '../../domain/topic/topic';
import type { PostPlace } from '../../domain/topic/post-place';
import type { RoomName } from '../../protocol/rooms';

/** What a topic shows of a post. The text is in it, so that reading a topic opens no document. */
export interface PostRow {
	readonly id: RecordId;
	readonly kind: 'post';
	readonly room: RoomName;
	readonly space: SpaceId;
	readonly topic: RecordId;
	readonly at: Instant;
	readonly by: MemberId;
	readonly text: string;
	/** The members who put each sign on it. */
	readonly signs: Readonly<Record<string, readonly MemberId[]>>;
	/** Who has written it with who sent it. Left out, as all that follows, where there is nothing to say. */
	readonly with?: readonly MemberId[];
	/** How often its authors have changed the text. */
	readonly edits?: number;
	/** Who has deleted it. It has no text then. */
	readonly removed?: MemberId;
	readonly replyTo?: RecordId;
	/** Who made the post that it answers. */
	readonly replyToBy?: MemberId;
	readonly poll?: Poll;
	readonly pollClosed?: true;
	readonly ballots?: TopicPost['ballots'];
	readonly items?: readonly string[];
	readonly ticks?: TopicPost['ticks'];
	readonly card?: LinkCard;
	readonly files?: readonly FileRef[];
	/** Its place in the order in which posts of its topic came to this device, from 1. */
	readonly came: number;
}

/** What is known of the posts of a topic, without reading them. */
export interface ThreadRow {
	readonly topic: RecordId;
	/** How many posts it has, those that are at the relay alone included. */
	readonly count: number;
	/** The last place that was given in the order of arrival. */
	readonly came: number;
	/** When the last post was written; 0 when there is none. */
	readonly lastAt: Instant;
	/** Left out while this device has all of its posts. */
	readonly floor?: Floor;
	/** When older posts came last because somebody read them: they stay for a while. */
	readonly olderReadAt?: Instant;
}

/**
 * Where the posts of a topic begin that are on this device. It has all of them from there on, and counts none of those
 * before it: a few may be here because something of them came by itself.
 */
export interface Floor extends PostPlace {
	readonly room: RoomName;
	/** How many posts the topic has before it, at the relay. */
	readonly older: number;
}
