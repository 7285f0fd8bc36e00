import { expect, test } from 'vitest';
import type { CustomField } from '$lib/domain/fields/field';
import { cardHeight, CARD_PARTS, hasWorkLine, offeredParts, usualParts } from './card-parts';

test('OP-01 · seven cards fit into a full column at 1366 × 768, and eight compact ones', () => {
	// What the frame, the filters and the head of the column leave of 768 pixels, and the gap of 6.
	const room = 570;
	expect(Math.floor(room / (cardHeight([], 'comfortable') + 6))).toBe(7);
	expect(Math.floor(room / (cardHeight([], 'compact') + 6))).toBe(8);
});

test('a card grows by one line for details, and by one for all that is to be done', () => {
	const base = cardHeight([], 'comfortable');
	const line = cardHeight(['details'], 'comfortable') - base;
	expect(line).toBeGreaterThan(16);
	expect(cardHeight(['task', 'days', 'progress'], 'comfortable')).toBe(base + line);
	expect(cardHeight(CARD_PARTS, 'comfortable')).toBe(base + 2 * line);
	expect(hasWorkLine(['details'])).toBe(false);
});

test('PR-11 · cards show the fields of their space until somebody chooses otherwise', () => {
	const field: CustomField = {
		...{
			id: 'f',
			name: 'Region',
			hint: '',
			type: 'text',
			choices: [],
			required: false,
			initial: null,
			requiredFrom: null
		},
		...{ order: 'a', removed: false, onCard: true }
	};
	expect(usualParts({ kind: 'sales', fields: [field] })).toEqual(['details']);
	expect(usualParts({ kind: 'sales', fields: [{ ...field, onCard: false }] })).toEqual([]);
	expect(usualParts({ kind: 'work', fields: [field] })).toEqual(['details']);
	expect(offeredParts({ kind: 'work' })).toContain('details');
});
