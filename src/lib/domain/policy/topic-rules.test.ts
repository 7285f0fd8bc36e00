import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import type { Space } from '../space/space';
import { createPost, createTopic } from '../topic/commands';
import {
	acceptAnswer,
	closeTopic,
	pin,
	reopenTopic,
	retitle,
	setStatus
} from '../topic/moderating';
import type { Topic, TopicForm } from '../topic/topic';
import { castVote, confirmRead } from '../topic/voting';
import { editOf, type RecordFields } from './edit';
import { judgeDocument, judgeRecord } from './judge';
import { actingAs, NORTH, PEOPLE } from './testkit';

const fields = (form: TopicForm, more: RecordFields = {}): RecordFields => ({
	...createTopic({ title: 'Rope', space: 'north', form }, actingAs('anna')).set,
	...more
});
const topic = (form: TopicForm = 'idea', more: Partial<Topic> = {}): Topic => ({
	...{ id: 't', kind: 'topic', space: 'north', title: 'Rope', owner: 'anna', createdAt: 5 },
	...{ createdBy: 'anna', binned: false, importId: null, externalId: null, form, status: 'open' },
	...{ answer: null, pinned: false, closed: false, conclusion: '', asks: false, votes: new Map() },
	...{ movedTo: null, movedFrom: null, confirmed: [], tags: [], files: [] },
	...more
});

function verdict(
	actor: string,
	change: RecordChange,
	before: RecordFields | null,
	space: Partial<Space> = {}
): string | true {
	const place = { people: PEOPLE, space: { ...NORTH, ...space }, now: 300, id: 't' };
	const may = judgeRecord(actor, editOf(before, change), place);
	return may.ok ? true : may.error.rule;
}

describe('HI-12 · votes and confirmations are everybody’s own', () => {
	test('one vote each, changed and taken back under one’s own name only', () => {
		for (const form of ['idea', 'proposal'] as const) {
			for (const vote of ['for', 'against', 'abstain', null] as const) {
				expect(verdict('bob', castVote(vote, actingAs('bob')), fields(form))).toBe(true);
			}
		}
		for (const actor of ['anna', 'sue', 'olga']) {
			expect(verdict(actor, castVote('for', actingAs('bob')), fields('idea')), actor).toBe('HI-12');
		}
		expect(verdict('bob', { ...NO_CHANGE, set: { 'vote.bob': 'twice' } }, fields('idea'))).toBe(
			'SCHEMA'
		);
	});

	test('nobody votes on what is no idea or proposal, or is closed', () => {
		const vote = castVote('for', actingAs('bob'));
		expect(verdict('bob', vote, fields('question'))).toBe('HI-12');
		expect(verdict('bob', vote, fields('idea', { closed: true }))).toBe('HI-12');
		expect(verdict('bob', vote, fields('idea', { closed: false }))).toBe(true);
	});

	test('an announcement that asks is confirmed by each, and nobody takes that back', () => {
		const asked = fields('announcement', { asks: true });
		const confirm = confirmRead(actingAs('bob'));
		expect(verdict('bob', confirm, asked)).toBe(true);
		// Also where few may write.
		expect(verdict('bob', confirm, asked, { postsBy: 'admins' })).toBe(true);
		expect(verdict('anna', confirm, asked)).toBe('HI-12');
		expect(verdict('olga', confirm, asked)).toBe('HI-12');
		expect(verdict('bob', confirm, fields('announcement'))).toBe('HI-12');
		expect(verdict('bob', confirm, fields('plain', { asks: true }))).toBe('HI-12');
		const back = { ...NO_CHANGE, set: { 'confirm.bob': null } };
		expect(verdict('bob', back, { ...asked, 'confirm.bob': true })).toBe('HI-12');
	});

	test('an admin brings a whole topic with the votes of others to a relay that was lost', () => {
		const made = createTopic({ title: 'x', space: 'north', form: 'idea' }, actingAs('anna'));
		const whole = { ...made, set: { ...made.set, 'vote.bob': 'for', pinned: true } };
		expect(verdict('olga', whole, null)).toBe(true);
		expect(verdict('anna', whole, null)).not.toBe(true);
	});
});

describe('SP-05 · who starts topics, writes and moderates', () => {
	const start = (actor: string) => createTopic({ title: 'x', space: 'north' }, actingAs(actor));
	const post = (actor: string) => {
		const made = createPost('t', 'x', { id: 'other', space: 'north' }, actingAs(actor));
		if (made === null) throw new Error('no post');
		return made;
	};
	const may = (actor: string, space: Partial<Space>) => [
		verdict(actor, start(actor), null, space),
		verdict(actor, post(actor), null, space),
		verdict(actor, castVote('for', actingAs(actor)), fields('idea'), space)
	];

	test.each([
		['all', ['anna', 'bob', 'sue', 'adam', 'olga']],
		['managers', ['bob', 'sue', 'adam', 'olga']],
		['supervisors', ['sue', 'adam', 'olga']],
		['admins', ['adam', 'olga']]
	] as const)('SP-05 · %s start topics, write and vote', (who, those) => {
		const space = { topicsBy: who, postsBy: who, createdBy: 'bob' };
		for (const actor of ['anna', 'bob', 'sue', 'adam', 'olga']) {
			const expected = (those as readonly string[]).includes(actor) ? true : 'SP-05';
			expect(may(actor, space), actor).toEqual([expected, expected, expected]);
		}
		expect(may('gus', space)).toEqual(['OP-05', 'OP-05', 'OP-05']);
	});

	test('who moderates pins and decides; who started a topic names, answers and closes it, too', () => {
		const idea = topic();
		const before = fields('idea');
		for (const actor of ['anna', 'bob', 'sue', 'olga']) {
			const acting = actingAs(actor);
			const isModerator = actor === 'sue' || actor === 'olga';
			const moderated = [pin(idea, true, acting), setStatus(idea, 'planned', acting)];
			const kept = [
				retitle(idea, 'Other', acting),
				acceptAnswer(idea, 'p', acting),
				closeTopic(idea, 'We do it', acting)
			];
			for (const change of moderated) {
				expect(verdict(actor, change, before), actor).toBe(isModerator ? true : 'SP-05');
			}
			for (const change of kept) {
				const expected = isModerator || actor === 'anna' ? true : 'SP-05';
				expect(change === null ? null : verdict(actor, change, before), actor).toBe(expected);
			}
		}
		const closed = fields('idea', { closed: true });
		const reopened = reopenTopic(topic('idea', { closed: true }), actingAs('bob'));
		expect(verdict('bob', reopened, closed)).toBe('SP-05');
		expect(verdict('bob', reopened, closed, { moderatedBy: 'all' })).toBe(true);
		// Nobody starts a topic that is pinned or decided already.
		const made = createTopic({ title: 'x', space: 'north', form: 'idea' }, actingAs('anna'));
		const ahead = { ...made, set: { ...made.set, status: 'accepted' } };
		expect(verdict('anna', ahead, null)).toBe('SP-05');
	});

	test('HI-01 · what becomes of a topic is told in its history', () => {
		const idea = topic();
		const silent = { ...setStatus(idea, 'done', actingAs('sue')), history: [] };
		expect(verdict('sue', silent, fields('idea'))).toBe('HI-01');
		const { history } = closeTopic(idea, 'We do it', actingAs('sue'));
		expect(
			history.map((line) => (line.what === 'field' ? [line.field, line.from, line.to] : []))
		).toEqual([
			['closed', false, true],
			['conclusion', '', 'We do it']
		]);
	});

	test('SP-02 · nobody makes themselves one of them: the settings are those of who looks after the space', () => {
		const before = { kind: 'space', id: 'north', space: NORTH } as const;
		const after = { ...before, space: { ...NORTH, moderatedBy: 'all' as const } };
		const says = (actor: string) => {
			const may = judgeDocument(actor, before, after, PEOPLE);
			return may.ok ? true : may.error.rule;
		};
		expect(says('anna')).toBe('SP-02');
		expect(says('sue')).toBe(true);
	});
});
