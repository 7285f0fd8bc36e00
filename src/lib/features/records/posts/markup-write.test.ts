import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, type Block, type Inline, type ListBlock } from './markup';
import { runsOf, settled, textOf, type Run } from './markup-write';

/** The lines of blocks, each with what kind it is of. How blocks of one kind are grouped says nothing. */
function linesIn(blocks: readonly Block[]): (readonly [string, readonly Run[] | string])[] {
	return blocks.flatMap((block): (readonly [string, readonly Run[] | string])[] => {
		if (block.is === 'code') return [['code', block.text]];
		if (block.is === 'list') return inList(block, 0);
		const kind = block.is === 'heading' ? `h${String(block.level)}` : block.is;
		const lines: Run[][] = [[]];
		for (const run of runsOf(block.parts)) {
			if (run.is === 'token') lines.at(-1)?.push(run);
			else {
				for (const [at, text] of run.text.split('\n').entries()) {
					if (at > 0) lines.push([]);
					lines.at(-1)?.push({ ...run, text });
				}
			}
		}
		return lines.map((runs) => [kind, settled(runs)]);
	});
}

const inList = ({ ordered, items }: ListBlock, depth: number): ReturnType<typeof linesIn> =>
	items.flatMap(({ parts, lists }) => [
		[`${ordered ? 'ol' : 'ul'}${String(depth)}`, settled(runsOf(parts))] as const,
		...lists.flatMap((list) => inList(list, depth + 1))
	]);

/** Words, and everything that has a meaning somewhere. */
const words = fc
	.array(
		fc.constantFrom(
			...['a', 'ż', ' ', '*', '**', '_', '~~', '`', '```', '[', ']', '(', ')', '- ', '1. ', '> '],
			...['# ', 'https://a.example/x_y_', '[[member:a1]]', '\\', '<b>', '🙂', '\u2060', 'đ', '!']
		),
		{ minLength: 1, maxLength: 6 }
	)
	.map((pieces) => pieces.join(''));
const text = words.map((said): Inline => ({ is: 'text', text: said }));
const code = words.map((said): Inline => ({ is: 'code', text: said }));
const token = fc.constant<Inline>({ is: 'token', kind: 'member', id: 'a1' });
const href = fc.constantFrom('https://a.example/', 'https://a.example/(b)', "https://b.example/'x");
const inline = (deep: number): fc.Arbitrary<Inline> =>
	deep === 0
		? fc.oneof(text, code, token)
		: fc.oneof(
				{ weight: 3, arbitrary: text },
				code,
				token,
				fc.record({
					is: fc.constantFrom('bold' as const, 'italic' as const, 'strike' as const),
					parts: fc.array(inline(deep - 1), { minLength: 1, maxLength: 3 })
				}),
				fc.record({
					...{ is: fc.constant('named' as const), href },
					parts: fc.array(inline(0), { minLength: 1, maxLength: 2 })
				})
			);
const parts = fc.array(inline(2), { maxLength: 3 });
const list = (deep: number): fc.Arbitrary<ListBlock> =>
	fc.record({
		...{ is: fc.constant('list' as const), ordered: fc.boolean() },
		items: fc.array(
			fc.record({
				parts,
				lists: deep === 0 ? fc.constant([]) : fc.array(list(deep - 1), { maxLength: 1 })
			}),
			{ minLength: 1, maxLength: 3 }
		)
	});
const block: fc.Arbitrary<Block> = fc.oneof(
	fc.record({ is: fc.constant('text' as const), parts }),
	fc.record({ is: fc.constant('quote' as const), parts }),
	fc.record({
		...{ is: fc.constant('heading' as const), level: fc.constantFrom(1, 2, 3) },
		parts: fc.array(inline(2), { minLength: 1, maxLength: 3 })
	}),
	fc.record({
		is: fc.constant('code' as const),
		text: fc
			.array(words.map((line) => line.replaceAll('\u2060', '')))
			.map((lines) => lines.join('\n'))
	}),
	list(2)
);
/** Nothing stands at the ends that is trimmed away. */
const END: Block = { is: 'text', parts: [{ is: 'text', text: 'end' }] };
const heading = ([kind, runs]: ReturnType<typeof linesIn>[number]) =>
	/^h\d/u.test(kind) && runs.length === 0 ? (['text', runs] as const) : ([kind, runs] as const);

describe('HI-13 · the text of a post that was written as it will look', () => {
	test('HI-13 · whatever is written reads as it was written', () => {
		fc.assert(
			fc.property(fc.array(block, { maxLength: 4 }), (blocks) => {
				const all = [END, ...blocks, END];
				const said = textOf(all);
				expect(linesIn(blocksOf(said)).map(heading)).toEqual(linesIn(all).map(heading));
				// From then on it stays as it is: lists that met are one, and count on.
				const again = textOf(blocksOf(said));
				expect(textOf(blocksOf(again))).toBe(again);
			}),
			{ numRuns: 2000 }
		);
	});

	test('HI-13 · what is said without signs is stored without them, and marks that everybody knows as they are known', () => {
		const said =
			'Look at **this**, _that_ and ~~not~~ `x = 1`:\n- one\n- two\n> said [[member:a1]]\n```\ncode\n```\nsnake_case https://a.example/x';
		expect(textOf(blocksOf(said))).toBe(said);
	});

	test('HI-11 · every text of before opens and is saved as what it says', () => {
		fc.assert(
			fc.property(fc.array(words), (lines) => {
				const said = ['x', ...lines, 'x'].join('\n').replaceAll('\u2060', '');
				const again = blocksOf(textOf(blocksOf(said)));
				expect(linesIn(again)).toEqual(linesIn(blocksOf(said)));
			}),
			{ numRuns: 2000 }
		);
	});
});
