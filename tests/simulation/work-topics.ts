import { notBefore } from '../../src/lib/domain/core/change';
import { SIGNS, toggleSign } from '../../src/lib/domain/history/reactions';
import { tokenText, tokenOf } from '../../src/lib/domain/history/tokens';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import {
	acceptAnswer,
	askToConfirm,
	closeTopic,
	pin,
	reopenTopic,
	setForm,
	setStatus
} from '../../src/lib/domain/topic/moderating';
import {
	closePoll,
	editPost,
	removePost,
	restorePost,
	tickItem,
	voteInPoll,
	type PostParts
} from '../../src/lib/domain/topic/post';
import { markedRead } from '../../src/lib/domain/topic/read-marks';
import { TOPIC_FORMS, TOPIC_STATUSES, VOTES, type Topic } from '../../src/lib/domain/topic/topic';
import { castVote, confirmRead } from '../../src/lib/domain/topic/voting';
import { readDirectory } from '../../src/lib/documents/directory';
import {
	readMarks,
	setFollowed,
	setMuted,
	setReadMark
} from '../../src/lib/documents/private-topics';
import type { PostRow } from '../../src/lib/replica/store/rows';
import { endOf } from '../../src/lib/replica/store/topics';
import { roomName } from '../../src/lib/protocol/rooms';
import { acting, anySpace, change, outcome, shortOf, type Person, type Work } from './person';

/** A topic that this device has, mostly one of the first, so that people meet; `null` where there is none. */
export async function anyTopic({ workspace, dice }: Person): Promise<Topic | null> {
	const ids = (await workspace.db.records.where('kind').equals('topic').toArray())
		.map(({ id }) => id)
		.sort();
	const [id] = ids.length === 0 ? [] : [dice.pick(ids.slice(0, dice.below(3) === 0 ? 20 : 2))];
	const record = id === undefined ? undefined : (await workspace.records.read(id))?.record;
	return record?.kind === 'topic' ? record : null;
}

const roomOf = ({ space }: Pick<Topic, 'space'>) => roomName({ kind: 'space', space });

/** Starts a topic in a space, of whichever kind. */
async function starts(person: Person): Promise<string | null> {
	const { profile, dice } = person;
	const space = await anySpace(person);
	if (space === null) return null;
	const draft = { title: `Topic ${String(dice.below(99))}`, space: space.id, asks: true };
	const made = createTopic({ ...draft, form: dice.pick(TOPIC_FORMS) }, acting(person));
	return change(person, roomOf({ space: space.id }), profile.newId(), made, 'starts the topic');
}

/** What a post can have beside its text. */
function partsOf({ dice }: Person, others: readonly PostRow[]): PostParts {
	const [other] = others.length === 0 ? [] : [dice.pick(others)];
	const poll = { question: 'When?', options: ['May', 'June'], multiple: dice.below(2) === 0 };
	return {
		...(other === undefined || dice.below(2) === 0
			? {}
			: { replyTo: other.id, replyToBy: other.by }),
		...(dice.below(3) === 0 ? { poll: { ...poll, endsAt: null } } : {}),
		...(dice.below(3) === 0 ? { items: ['Book', 'Pay'] } : {})
	};
}

/** Says something in a topic, and looks at what is there already. */
async function says(
	person: Person,
	topic: Topic,
	others: readonly PostRow[]
): Promise<string | null> {
	const { workspace, profile, dice } = person;
	const people = [...workspace.directory.read(readDirectory).members.keys()].sort();
	const named = people.length === 0 || dice.below(2) === 0 ? null : dice.pick(people);
	const token = named === null ? null : tokenOf('member', named);
	const text = `said ${String(dice.below(999))}${token === null ? '' : ` ${tokenText(token)}`}`;
	const id = profile.newId();
	const made = createPost(id, text, topic, acting(person), partsOf(person, others));
	if (made === null) return null;
	const row = await workspace.db.records.get(topic.id);
	const least = row === undefined ? -Infinity : row.updatedAt + 1;
	return change(person, roomOf(topic), id, notBefore(least, made), 'says');
}

/** Does something with a post: their own, or somebody else’s, which is not for everybody. */
async function withPost(person: Person, topic: Topic, row: PostRow): Promise<string | null> {
	const { workspace, dice } = person;
	const whole = await workspace.records.read(row.id);
	if (whole === null || whole.record.kind !== 'post') return null;
	const { record } = whole;
	const by = acting(person);
	const on = (done: Parameters<typeof change>[3], words: string) =>
		change(person, roomOf(topic), row.id, done, words);
	const state = {
		...{ text: row.text, edits: row.edits ?? 0, removed: record.removed },
		pollClosed: record.pollClosed
	};
	switch (dice.below(7)) {
		case 0: {
			const edited = editPost(state, `better ${String(dice.below(99))}`, by);
			return edited === null ? null : on(edited, 'changes the post');
		}
		case 1:
			return record.removed === null
				? on(removePost(by), 'deletes the post')
				: on(restorePost(state, by), 'brings back the post');
		case 2: {
			const mine = Object.entries(row.signs).flatMap(([sign, members]) =>
				members.includes(workspace.me) ? [sign] : []
			);
			return on(toggleSign(row.id, dice.pick(SIGNS), mine, by), 'reacts to');
		}
		case 3:
			if (record.poll === null) return null;
			return on(voteInPoll(dice.below(3) === 0 ? [] : [dice.below(2)], by), 'votes in');
		case 4:
			return record.poll === null ? null : on(closePoll(by), 'closes the poll of');
		case 5:
			if (record.items.length === 0) return null;
			return on(tickItem(dice.below(2), dice.below(3) > 0, by), 'ticks in');
		default:
			return change(person, roomOf(topic), topic.id, acceptAnswer(topic, row.id, by), 'answers');
	}
}

/** Does something with a topic: votes, confirms, closes, and what is for those alone who may. */
function withTopic(person: Person, topic: Topic): Promise<string> {
	const { dice } = person;
	const by = acting(person);
	const on = (done: Parameters<typeof change>[3], words: string) =>
		change(person, roomOf(topic), topic.id, done, words);
	switch (dice.below(8)) {
		case 0:
		case 1:
			return on(castVote(dice.below(4) === 0 ? null : dice.pick(VOTES), by), 'votes on');
		case 2:
			return on(confirmRead(by), 'confirms');
		case 3:
			return on(setForm(topic, dice.pick(TOPIC_FORMS), by), 'changes the kind of');
		case 4:
			return on(setStatus(topic, dice.pick(TOPIC_STATUSES), by), 'decides on');
		case 5:
			return on(pin(topic, !topic.pinned, by), 'pins');
		case 6:
			return on(askToConfirm(topic, !topic.asks, by), 'asks to confirm');
		default:
			return topic.closed
				? on(reopenTopic(topic, by), 'reopens')
				: on(closeTopic(topic, 'Done', by), 'closes');
	}
}

/** Notes how far they have read a topic, or follows or mutes it: for their own devices alone. */
async function reads(person: Person, { id }: Topic): Promise<string> {
	const { workspace, dice, tab } = person;
	const { mine, db } = workspace;
	await mine.whenLoaded();
	const now = tab.environment.clock.now();
	const kind = dice.below(4);
	const end = await endOf(db, id);
	const saved = await mine.edit((doc) => {
		if (kind === 0) setFollowed(doc, id, dice.below(2) === 0);
		else if (kind === 1) setMuted(doc, id, dice.below(2) === 0 ? now : null);
		else {
			const mark = markedRead(readMarks(doc).get(id), end, null, now);
			if (mark !== null) setReadMark(doc, id, mark);
		}
	});
	return `${kind < 2 ? 'follows or mutes' : 'reads'} ${shortOf(id)}${outcome(saved)}`;
}

/** What people do where they talk. */
const talks: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const topic = await anyTopic(person);
	if (topic === null || dice.below(6) === 0) return starts(person);
	const posts = (await workspace.db.posts.toArray())
		.filter((post) => post.topic === topic.id)
		.sort((a, b) => (a.id < b.id ? -1 : 1))
		.slice(0, 5);
	const kind = dice.below(10);
	if (posts.length === 0 || kind < 3) return says(person, topic, posts);
	if (kind < 6) return withPost(person, topic, dice.pick(posts));
	return kind < 8 ? withTopic(person, topic) : reads(person, topic);
};

export const TOPIC_WORK = {
	talks: { weight: 12, run: talks }
} as const satisfies Record<string, Work>;
