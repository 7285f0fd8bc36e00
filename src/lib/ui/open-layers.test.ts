import { expect, test } from 'vitest';
import { closeTopLayer, hasOpenLayer, openLayer } from './open-layers';

test('Back closes what was opened last, and goes on only where nothing lies over the page', () => {
	const closed: string[] = [];
	const layer = (name: string): void => {
		const gone = openLayer(() => {
			closed.push(name);
			gone();
		});
	};
	expect([hasOpenLayer(), closeTopLayer()]).toEqual([false, false]);
	layer('dialog');
	layer('question');
	expect([closeTopLayer(), closeTopLayer(), hasOpenLayer(), closeTopLayer()]).toEqual([
		true,
		true,
		false,
		false
	]);
	expect(closed).toEqual(['question', 'dialog']);
});

test('what closes by itself, in whatever order, is nothing for Back any more', () => {
	const below = openLayer(() => undefined);
	const above = openLayer(() => undefined);
	below();
	below();
	expect(hasOpenLayer()).toBe(true);
	above();
	expect(hasOpenLayer()).toBe(false);
});
