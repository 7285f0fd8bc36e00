import { describe, expect, test } from 'vitest';
import type { RecordChange } from '../core/change';
import { bin } from '../history/commands';
import { bodyOf, createBody } from '../note/body';
import { NO_NOTE_CHANGE } from '../note/note';
import { NO_CHANGE } from '../core/change';
import {
	answerInvitation,
	createSharedDraft,
	inviteToDraft,
	nameAuthor,
	postOfDraft,
	sendSharedDraft
} from '../topic/shared-draft';
import { editPost } from '../topic/post';
import { mayRead, reachOf } from '../access/reach';
import { besideOf } from './draft-rules';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import type { RecordContext } from './record-context';
import { accessFacts } from './record-facts';
import { actingAs, EVERYBODY, NORTH, PEOPLE } from './testkit';

const DRAFT = 'draft';
const POST = postOfDraft(DRAFT);
const about = { space: NORTH.id, topic: 't', title: 'Rope', replyTo: null };
const made = (by: string, invited: readonly string[] = ['bob']): RecordChange =>
	createSharedDraft({ ...about, invited }, actingAs(by));
/** Anna's draft, which Bob and Sue were asked to write along; Bob has said yes, Sue nothing. */
const annas: RecordFields = { ...made('anna', ['bob', 'sue']).set, 'joined.bob': true };
const topic: RecordFields = { kind: 'topic', title: 'Rope', space: 'north', createdBy: 'olga' };

/** Judges an edit as the relay does. */
function verdict(
	actor: string,
	change: RecordChange,
	more: {
		readonly before?: RecordFields | null;
		readonly id?: string;
		readonly of?: RecordFields;
		readonly beside?: RecordFields | null;
	} = {}
): string | true {
	const { before = null, id = DRAFT, of, beside = null } = more;
	const facts = of === undefined ? null : accessFacts(of);
	const source = of === undefined || facts === null ? null : { fields: of, facts };
	const place: Omit<RecordContext, 'actor' | 'edit'> = {
		...{ people: PEOPLE, space: NORTH, now: 5, id, source, beside }
	};
	const may = judgeRecord(actor, editOf(before, change), place);
	return may.ok ? true : may.error.rule;
}

describe('HI-17 · a shared draft is its writers’ alone', () => {
	test('only who began it and whom they invited read it, whatever the role of others', () => {
		const facts = accessFacts(annas);
		if (facts === null) throw new Error('no facts');
		const readers = EVERYBODY.map(({ id }) => id).filter((id) =>
			mayRead(reachOf(id, PEOPLE), facts)
		);
		expect(readers).toEqual(['sue', 'anna', 'bob']);
	});

	test('whoever may write begins one in their own name, with people who may write', () => {
		expect(verdict('anna', made('anna'))).toBe(true);
		expect(verdict('gus', made('gus'))).toBe('OP-05');
		expect(verdict('anna', made('bob'))).not.toBe(true);
		expect(verdict('olga', made('anna'))).not.toBe(true);
		expect(verdict('anna', made('anna', ['nobody']))).toBe('HI-17');
		const { topic: _, ...placeless } = made('anna').set;
		expect(verdict('anna', { ...made('anna'), set: placeless })).toBe('HI-17');
	});

	test('where only admins write, nobody else begins one or is invited later', () => {
		const space = { ...NORTH, postsBy: 'admins' as const };
		const place = { people: PEOPLE, space, now: 5, id: DRAFT, source: null, beside: null };
		const begins = (by: string) => judgeRecord(by, editOf(null, made(by, ['adam'])), place).ok;
		expect([begins('anna'), begins('olga')]).toEqual([false, true]);
		const invites = (invited: string) => {
			const change = inviteToDraft({ participants: [] }, [invited], actingAs('olga'));
			return judgeRecord('olga', editOf(made('olga', []).set, change), place).ok;
		};
		expect([invites('anna'), invites('adam')]).toEqual([false, true]);
	});

	test('who was invited and has left since is named where it is brought back, and not invited anew', () => {
		for (const gone of ['gus', 'rem']) {
			expect(verdict('anna', made('anna', [gone])), gone).toBe(true);
			const anew = inviteToDraft({ participants: ['bob'] }, ['bob', gone], actingAs('anna'));
			expect(verdict('anna', anew, { before: annas }), gone).toBe('HI-17');
		}
	});

	test('its owner alone invites; each answers for themselves, and only who was asked', () => {
		const draft = { participants: ['bob', 'sue'] };
		const invite = (by: string) => inviteToDraft(draft, ['bob', 'olga'], actingAs(by));
		expect(verdict('anna', invite('anna'), { before: annas })).toBe(true);
		for (const other of ['bob', 'sue', 'olga']) {
			expect(verdict(other, invite(other), { before: annas }), other).toBe('OP-08');
		}
		expect(verdict('sue', answerInvitation(true, actingAs('sue')), { before: annas })).toBe(true);
		expect(verdict('bob', answerInvitation(false, actingAs('bob')), { before: annas })).toBe(true);
		const forged = answerInvitation(true, actingAs('sue'));
		expect(verdict('anna', forged, { before: annas })).toBe('HI-17');
		expect(verdict('anna', answerInvitation(true, actingAs('anna')), { before: annas })).toBe(
			'HI-17'
		);
	});

	test('whom it was taken from, and nobody else, throws it away', () => {
		expect(verdict('anna', bin(actingAs('anna')), { before: annas })).toBe(true);
		expect(verdict('bob', bin(actingAs('bob')), { before: annas })).toBe('HI-05');
		expect(verdict('olga', bin(actingAs('olga')), { before: annas })).toBe('OP-08');
	});

	test('who reads it writes its text, until it is sent', () => {
		const writing: RecordChange = { ...NO_CHANGE, note: NO_NOTE_CHANGE };
		const body = createBody({ id: DRAFT, space: NORTH.id }, actingAs('anna'));
		const write = (actor: string, beside: RecordFields | null = null) =>
			verdict(actor, writing, { before: body.set, id: bodyOf(DRAFT), of: annas, beside });
		expect(['anna', 'bob', 'sue'].map((actor) => write(actor))).toEqual([true, true, true]);
		expect(['olga', 'adam'].map((actor) => write(actor))).toEqual(['OP-08', 'OP-08']);
		const sent = { kind: 'post', space: 'north', topic: 't', draft: DRAFT };
		expect(write('bob', sent)).toBe('HI-17');
		const joining = answerInvitation(true, actingAs('sue'));
		expect(verdict('sue', joining, { before: annas, beside: sent })).toBe('HI-17');
		expect(verdict('anna', bin(actingAs('anna')), { before: annas, beside: sent })).toBe(true);
	});
});

describe('HI-17, HI-08 · a shared draft is sent once, in true names', () => {
	const said = (by: string, others: readonly string[]): RecordChange => {
		const draft = { id: DRAFT, space: NORTH.id, topic: 't' };
		const change = sendSharedDraft(draft, others, 'Rope is here', actingAs(by));
		if (change === null) throw new Error('nothing was said');
		return change;
	};
	const send = (by: string, change: RecordChange, beside: RecordFields | null = annas, id = POST) =>
		verdict(by, change, { id, of: topic, beside });

	test('who writes it sends it, and names those who write along and nobody else', () => {
		expect(send('anna', said('anna', ['anna', 'bob']))).toBe(true);
		expect(send('bob', said('bob', ['anna', 'bob']))).toBe(true);
		expect(send('anna', said('anna', []))).toBe(true);
		// Sue was asked and has not answered; Olga has nothing to do with it.
		expect(send('sue', said('sue', ['anna']))).toBe('HI-17');
		expect(send('olga', said('olga', []))).toBe('HI-17');
		expect(send('anna', said('anna', ['sue']))).toBe('HI-17');
		expect(send('anna', said('anna', ['olga']))).toBe('HI-17');
		const self = said('anna', ['bob']);
		expect(send('anna', { ...self, set: { ...self.set, 'with.anna': true } })).toBe('HI-17');
	});

	test('a relay that has lost it is brought it back by those whom its post names, and by nobody else', () => {
		const post: RecordFields = { kind: 'post', createdBy: 'anna', draft: DRAFT, 'with.bob': null };
		const bare = made('anna', ['bob', 'sue']);
		expect(verdict('anna', bare, { beside: post })).toBe(true);
		expect(verdict('sue', made('sue'), { beside: post })).toBe('HI-17');
		const joins = (actor: string, writes = true) =>
			verdict(actor, answerInvitation(writes, actingAs(actor)), { before: bare.set, beside: post });
		// Bob has taken his name off the post, and wrote along all the same.
		expect([joins('bob'), joins('bob', false), joins('sue')]).toEqual([true, 'HI-17', 'HI-17']);
	});

	test('an admin brings their own back with who had joined; who begins one names nobody', () => {
		const begun = (by: string, member: string) => {
			const bare = made(by);
			return verdict(by, { ...bare, set: { ...bare.set, [`joined.${member}`]: true } });
		};
		expect(begun('olga', 'bob')).toBe(true);
		expect(begun('olga', 'sue')).toBe('HI-17');
		expect(begun('anna', 'bob')).toBe('HI-17');
	});

	test('an admin whom it names brings it back in its owner’s name, also where somebody has left since', () => {
		const draft = made('anna', ['olga', 'bob', 'rem']);
		const lost = { ...draft, set: { ...draft.set, 'joined.bob': true } };
		expect(verdict('olga', lost)).toBe(true);
		expect(verdict('adam', lost)).toBe('OP-08');
		// Also behind its post, which another admin has brought.
		const post: RecordFields = { kind: 'post', createdBy: 'anna', topic: 't', draft: DRAFT };
		expect(verdict('olga', lost, { beside: post })).toBe(true);
		// Who is no admin speaks for nobody else.
		for (const actor of ['bob', 'sue']) expect(verdict(actor, lost), actor).not.toBe(true);
		// What is hers she gives to nobody, and what is there nobody takes.
		const given = { ...NO_CHANGE, set: { owner: 'olga' } };
		expect(verdict('olga', given, { before: lost.set })).not.toBe(true);
	});

	test('it is one post, in the topic of its draft', () => {
		const own = said('anna', []);
		expect(send('anna', own, annas, 'other')).not.toBe(true);
		expect(send('anna', own, null)).toBe('HI-17');
		expect(send('anna', own, topic)).toBe('HI-17');
		expect(send('anna', { ...own, set: { ...own.set, topic: 'elsewhere' } })).toBe('HI-17');
		const { draft: _, ...plain } = said('anna', ['bob']).set;
		expect(verdict('anna', { ...own, set: plain }, { id: 'p', of: topic })).not.toBe(true);
	});

	test('HI-13 · everybody whom it names edits it; each takes off their own name, and nobody adds one', () => {
		const before: RecordFields = said('anna', ['bob']).set;
		const edit = (by: string, fields = before) => {
			const state = { text: 'Rope is here', edits: 0, removed: null, pollClosed: false };
			const change = editPost(state, 'Ropes are here', actingAs(by));
			if (change === null) throw new Error('no change');
			return verdict(by, change, { before: fields, id: POST, of: topic });
		};
		expect(['anna', 'bob'].map((by) => edit(by))).toEqual([true, true]);
		expect(['sue', 'olga'].map((by) => edit(by))).toEqual(['HI-13', 'HI-13']);
		const set = (actor: string, change: RecordChange, fields = before) =>
			verdict(actor, change, { before: fields, id: POST, of: topic });
		expect(set('bob', nameAuthor(false, actingAs('bob')))).toBe(true);
		expect(set('anna', nameAuthor(false, actingAs('bob')))).toBe('HI-17');
		expect(set('olga', nameAuthor(true, actingAs('olga')))).toBe('HI-17');
		const left = { ...before, 'with.bob': null };
		expect(edit('bob', left)).toBe('HI-13');
		expect(set('bob', nameAuthor(true, actingAs('bob')), left)).toBe(true);
		expect(set('anna', nameAuthor(true, actingAs('bob')), left)).toBe('HI-17');
	});

	test('by what each record is judged', () => {
		expect(besideOf(DRAFT, editOf(null, made('anna')), null)).toBe(POST);
		expect(besideOf(POST, editOf(null, said('anna', [])), topic)).toBe(DRAFT);
		expect(besideOf(POST, editOf(said('anna', []).set, NO_CHANGE), topic)).toBeNull();
		const body = createBody({ id: DRAFT, space: NORTH.id }, actingAs('anna'));
		expect(besideOf(bodyOf(DRAFT), editOf(null, body), annas)).toBe(POST);
		expect(besideOf(bodyOf(DRAFT), editOf(null, body), topic)).toBeNull();
	});
});
