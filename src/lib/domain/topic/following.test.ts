import { describe, expect, test } from 'vitest';
import { follows, mutes, notesPart, type Follower } from './following';

const topic = { id: 't1', createdBy: 'anna' };
const person = (
	member: string,
	followed: readonly (readonly [string, boolean])[] = [],
	muted: readonly string[] = []
): Follower => ({ member, followed: new Map(followed), muted: new Set(muted) });

describe('LS-01 · who follows a topic', () => {
	test.each<[string, Follower, boolean]>([
		['who started it', person('anna'), true],
		['nobody else by themselves', person('ben'), false],
		['who took part or chose to', person('ben', [['t1', true]]), true],
		['not who started it and stopped', person('anna', [['t1', false]]), false],
		['not who muted it', person('anna', [['t1', true]], ['t1']), false],
		['not because of another topic', person('ben', [['t2', true]]), false]
	])('%s', (_, who, expected) => {
		expect(follows(topic, who)).toBe(expected);
	});

	test('taking part is noted once, and never where the topic is muted', () => {
		expect(notesPart('t1', person('ben'))).toBe(true);
		expect(notesPart('t1', person('ben', [['t1', false]]))).toBe(true);
		expect(notesPart('t1', person('ben', [['t1', true]]))).toBe(false);
		expect(notesPart('t1', person('ben', [], ['t1']))).toBe(false);
		expect(mutes(topic, person('ben', [], ['t1']))).toBe(true);
	});
});
