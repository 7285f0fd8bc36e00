import { describe, expect, test } from 'vitest';
import type { Acting } from './change';
import { removeTag, tagField, taggedIn, tagWith } from './tags';

const acting: Acting = {
	actor: 'me',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count) }
};

describe('tags are told apart by their exact spelling', () => {
	test('one of other accents is another tag, in a field of its own', () => {
		expect(tagField('Hùng')).not.toBe(tagField('Hưng'));
		expect(tagWith({ tags: ['Hùng'] }, 'Hưng', acting).set).toEqual({ 'tag.hưng': 'Hưng' });
		expect(tagWith({ tags: ['Hùng'] }, 'HÙNG', acting).set).toEqual({});
	});

	test('one that was put on by its folded words is found where it lies', () => {
		const tagged = taggedIn({ 'tag.lodz': 'Łódź', 'tag.vip': 'VIP' });
		expect(tagged).toEqual({ tags: ['Łódź', 'VIP'], tagKeys: { Łódź: 'lodz' } });
		expect(removeTag(tagged, 'łódź', acting)).toMatchObject({
			set: { 'tag.lodz': null },
			history: [{ field: 'tag.lodz', from: 'Łódź', to: null }]
		});
		expect(removeTag(tagged, 'Lodz', acting).set).toEqual({});
	});

	test('it moves to its own place when another tag belongs there', () => {
		const tagged = taggedIn({ 'tag.lodz': 'Łódź' });
		const { set } = tagWith(tagged, 'Lodz', acting);
		expect(set).toEqual({ 'tag.łódź': 'Łódź', 'tag.lodz': 'Lodz' });
		expect(taggedIn(set)).toEqual({ tags: ['Lodz', 'Łódź'] });
	});
});
