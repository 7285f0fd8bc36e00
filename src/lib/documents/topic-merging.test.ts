import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { RecordChange } from '../domain/core/change';
import { toggleSign } from '../domain/history/reactions';
import { createPost, createTopic } from '../domain/topic/commands';
import { closeTopic } from '../domain/topic/moderating';
import { tickItem, voteInPoll } from '../domain/topic/post';
import { castVote, tally } from '../domain/topic/voting';
import { applyChange, newRecordDoc } from './record';
import { readRecord } from './read-record';
import { readReactions } from './reactions';

let count = 0;
const acting = (actor: string) => ({
	actor,
	clock: { now: () => 10, offset: () => 0 },
	random: { bytes: (length: number) => Uint8Array.from({ length }, () => (count += 7) % 251) }
});
const PEOPLE = ['anna', 'ben', 'eva', 'sue', 'tim'];

/** Returns a device for each of five people with what was said, on which they act without the others. */
function devices(made: RecordChange): Map<string, Y.Doc> {
	const first = newRecordDoc();
	applyChange(first, made, 'test');
	return new Map(
		PEOPLE.map((person) => {
			const doc = newRecordDoc();
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(first));
			return [person, doc];
		})
	);
}

/** Brings the changes of those who are connected to each other, then those of the two who were not. */
function meet(docs: Map<string, Y.Doc>): Y.Doc[] {
	const all = [...docs.values()];
	for (const group of [all.slice(0, 3), all]) {
		const updates = group.map((doc) => Y.encodeStateAsUpdate(doc));
		for (const doc of group) for (const update of updates.toReversed()) Y.applyUpdate(doc, update);
	}
	return all;
}

test('LS-03 · a training is voted on by five people, two of them offline: every vote counts, on every device', () => {
	const made = createTopic({ title: 'Workshop', space: 's', form: 'proposal' }, acting('anna'));
	const docs = devices(made);
	const votes = ['for', 'for', 'against', 'abstain', 'for'] as const;
	for (const [at, person] of PEOPLE.entries()) {
		const doc = docs.get(person) ?? newRecordDoc();
		applyChange(doc, castVote('abstain', acting(person)), 'test');
		applyChange(doc, castVote(votes[at] ?? null, acting(person)), 'test');
	}
	const all = meet(docs);
	const sue = docs.get('sue') ?? newRecordDoc();
	const topic = readRecord(sue, 't');
	if (topic?.kind !== 'topic') throw new Error('no topic');
	expect(tally(topic.votes)).toEqual({ for: 3, against: 1, abstain: 1 });
	applyChange(sue, closeTopic(topic, 'We go in May', acting('sue')), 'test');
	for (const doc of all) Y.applyUpdate(doc, Y.encodeStateAsUpdate(sue));
	for (const doc of all) {
		expect(readRecord(doc, 't')).toMatchObject({ closed: true, conclusion: 'We go in May' });
	}
});

test('HI-12 · votes in a poll, ticks and signs of people who did not meet are all there', () => {
	const poll = { question: 'When?', options: ['May', 'June'], multiple: true, endsAt: null };
	const made = createPost('p', 'When?', { id: 't', space: 's' }, acting('anna'), {
		poll,
		items: ['Book', 'Pay']
	});
	if (made === null) throw new Error('no post');
	const docs = devices(made);
	for (const [at, person] of PEOPLE.entries()) {
		const doc = docs.get(person) ?? newRecordDoc();
		applyChange(doc, voteInPoll([at % 2], acting(person)), 'test');
		applyChange(doc, toggleSign('p', '🎉', [], acting(person)), 'test');
		if (at < 2) applyChange(doc, tickItem(at, true, acting(person)), 'test');
	}
	for (const doc of meet(docs)) {
		expect(readRecord(doc, 'p')).toMatchObject({
			ballots: { anna: ['0'], ben: ['1'], eva: ['0'], sue: ['1'], tim: ['0'] },
			ticks: { '0': 'anna', '1': 'ben' }
		});
		expect(readReactions(doc).get('p')?.get('🎉')?.length).toBe(5);
	}
});
