import { mayEnter } from '../../src/lib/domain/access/reach';
import { notBefore } from '../../src/lib/domain/core/change';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { bodyOf } from '../../src/lib/domain/note/body';
import { noteText } from '../../src/lib/domain/note/note';
import { createTopic } from '../../src/lib/domain/topic/commands';
import { editPost } from '../../src/lib/domain/topic/post';
import {
	answerInvitation,
	createSharedDraft,
	inviteToDraft,
	nameAuthor,
	postOfDraft,
	sendSharedDraft
} from '../../src/lib/domain/topic/shared-draft';
import { mayPost } from '../../src/lib/domain/topic/speaking';
import type { Topic } from '../../src/lib/domain/topic/topic';
import { readDirectory } from '../../src/lib/documents/directory';
import { readSpace } from '../../src/lib/documents/space';
import type { DraftRow } from '../../src/lib/replica/store/rows';
import { roomName } from '../../src/lib/protocol/rooms';
import { acting, anySpace, change, outcome, shortOf, type Person, type Work } from './person';
import { writesNote } from './work-customers';
import { atTab } from './work-together';
import { anyTopic } from './work-topics';

const roomOf = ({ space }: Pick<DraftRow, 'space'>) => roomName({ kind: 'space', space });

/** The topic in which something is written together: one that is there, or a new one. */
async function topicFor(person: Person): Promise<Pick<Topic, 'id' | 'space' | 'title'> | null> {
	const known = await anyTopic(person);
	if (known !== null) return known;
	const space = await anySpace(person);
	if (space === null) return null;
	const draft = { title: 'Together', space: space.id, asks: false };
	const topic = { id: person.profile.newId(), space: space.id, title: draft.title };
	const made = createTopic(draft, acting(person));
	return (await person.workspace.records.change(roomOf(topic), topic.id, made)).ok ? topic : null;
}

/** Some of those who may write in a space, but this person: mostly all. */
function invitable({ workspace, dice }: Person, id: string): string[] {
	const people = workspace.directory.read(readDirectory);
	const space = workspace.space(id).read((doc) => readSpace(doc, id));
	if (space === null) return [];
	return [...people.members.values()]
		.filter(
			(member) =>
				member.id !== workspace.me && mayEnter(member.id, space, people) && mayPost(member, space)
		)
		.map((member) => member.id)
		.sort()
		.filter(() => dice.below(4) > 0);
}

/** Begins a draft, with a text. */
const begins: Work['run'] = async (person) => {
	const { workspace, profile } = person;
	const topic = await topicFor(person);
	if (topic === null) return null;
	await workspace.space(topic.space).whenLoaded();
	const id = profile.newId();
	const { space, title } = topic;
	const invited = invitable(person, space);
	const draft = { space, topic: topic.id, title, replyTo: null, invited };
	const made = createSharedDraft(draft, acting(person));
	const saved = await workspace.records.change(roomOf(draft), id, made);
	const words = `begins the draft ${shortOf(id)} with ${String(invited.length)} others${outcome(saved)}`;
	if (!saved.ok) return words;
	return `${words}, and ${(await writesNote(person, { id, room: roomOf(draft) })) ?? 'writes nothing'}`;
};

/** A draft that this device has, mostly the first, so that people meet; `null` where there is none. */
async function anyDraft({ workspace, dice }: Person): Promise<DraftRow | null> {
	const rows = (await workspace.db.records.where('kind').equals('draft').toArray())
		.flatMap((row) => (row.kind === 'draft' ? [row] : []))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	return rows.length === 0 ? null : dice.pick(rows.slice(0, dice.below(3) === 0 ? 9 : 1));
}

/** Sends a draft for all who write it, as the screen does. */
async function sends(person: Person, row: DraftRow): Promise<string | null> {
	const { company, workspace, profile } = person;
	const { owner, joined } = row;
	const text = noteText((await workspace.records.read(bodyOf(row.id)))?.note ?? [], () => '');
	const by = acting(person);
	const writers = [...(owner === null ? [] : [owner]), ...joined];
	const said = sendSharedDraft(row, writers, text.trim(), by);
	if (said === null) return null;
	const topic = await workspace.db.records.get(row.topic);
	const [room, post] = [roomOf(row), postOfDraft(row.id)];
	const writes = owner === workspace.me || joined.includes(workspace.me);
	const saved = await workspace.records.changeTogether([
		...(writes ? [] : [{ room, id: row.id, edits: [answerInvitation(true, by)] }]),
		{
			room,
			id: post,
			edits: [notBefore(topic === undefined ? -Infinity : topic.updatedAt + 1, said)]
		}
	]);
	if (saved.ok) company.sent.add({ draft: row.id, post, room, profile });
	return `sends the draft ${shortOf(row.id)}${outcome(saved)}`;
}

const sendsOne: Work['run'] = async (person) => {
	const row = await anyDraft(person);
	return row === null ? null : sends(person, row);
};

/** Two who write it send it at once, each from a device of their own. */
const sendTogether: Work['run'] = async (person) => {
	const { company, profile, dice } = person;
	const row = await anyDraft(person);
	if (row === null) return null;
	const others = company.profiles.filter(
		({ entry }) =>
			entry !== null &&
			[row.owner, ...row.participants].includes(entry.member) &&
			entry.member !== profile.entry?.member
	);
	const other = others.length === 0 ? undefined : dice.pick(others);
	const they = other === undefined ? null : atTab(person, other);
	if (other !== undefined && they !== null)
		they.tab.host
			.run('sends as well', async () => {
				const own = await they.workspace.db.records.get(row.id);
				return own?.kind === 'draft' ? sends(they, own) : null;
			})
			.then(
				(words) => {
					if (words !== null) company.tell(`${other.name} ${words} at the same time`);
				},
				(error: unknown) => {
					company.failed(other, 'sending as well', error);
				}
			);
	return sends(person, row);
};

/** Does something with a post that was written together: everybody who is named may change it. */
async function withPost(person: Person, row: DraftRow): Promise<string | null> {
	const { workspace, dice } = person;
	const id = postOfDraft(row.id);
	const whole = await workspace.records.read(id);
	if (whole?.record.kind !== 'post') return null;
	const { record } = whole;
	const by = acting(person);
	if (dice.below(2) === 0) {
		const names = !record.with.includes(workspace.me);
		return change(person, roomOf(row), id, nameAuthor(names, by), 'names themselves or not at');
	}
	const post = await workspace.db.posts.get(id);
	if (post === undefined) return null;
	const state = {
		...{ text: post.text, edits: post.edits ?? 0, removed: record.removed },
		pollClosed: record.pollClosed
	};
	const edited = editPost(state, `together ${String(dice.below(99))}`, by);
	return edited === null ? null : change(person, roomOf(row), id, edited, 'changes the post');
}

/** What people do with drafts that several write. */
const drafts: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const row = await anyDraft(person);
	if (row === null) return begins(person);
	const by = acting(person);
	const on = (done: Parameters<typeof change>[3], words: string) =>
		change(person, roomOf(row), row.id, done, words);
	switch (dice.below(12)) {
		case 0:
			return begins(person);
		case 1: {
			const { participants } = row;
			await workspace.space(row.space).whenLoaded();
			return on(inviteToDraft({ participants }, invitable(person, row.space), by), 'invites to');
		}
		case 2:
		case 3:
			return on(answerInvitation(true, by), 'writes along at');
		case 4:
			return on(answerInvitation(false, by), 'does not write along at');
		case 5:
			return (await workspace.records.read(row.id))?.record.binned === true
				? on(restore(by), 'brings back the draft')
				: on(bin(by), 'throws away the draft');
		case 6:
			return sends(person, row);
		case 7:
			return withPost(person, row);
		default:
			return writesNote(person, { id: row.id, room: roomOf(row) });
	}
};

/** Work at drafts that several write before they are sent. */
export const DRAFT_WORK = {
	drafts: { weight: 0, run: drafts },
	beginsDraft: { weight: 0, run: begins },
	sendsDraft: { weight: 0, run: sendsOne },
	sendTogether: { weight: 0, run: sendTogether }
} as const satisfies Record<string, Work>;
