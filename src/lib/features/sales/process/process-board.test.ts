import { describe, expect, test } from 'vitest';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import { STAGE_DEFAULTS } from '$lib/domain/space/space';
import type { Direction } from '$lib/features/records/board/steps';
import { ProcessBoard } from './process-board.svelte';
import { ProcessDraft } from './process-draft.svelte';

const { hint, colour, idleDays } = STAGE_DEFAULTS;
const stage = (id: string, kind: 'open' | 'won' = 'open') =>
	({ id, name: id, kind, probability: 10, hint, colour, idleDays }) as const;
const activity = (id: string, stage: string) => ({ ...ACTIVITY_DEFAULTS, id, stage, name: id });

/** Two stages with activities, one without, and what the board says and focuses. */
function makeBoard() {
	const said: string[] = [];
	const focused: string[] = [];
	const draft = new ProcessDraft({ bytes: (length) => new Uint8Array(length) });
	draft.start({
		stages: [stage('New'), stage('Empty'), stage('Talk'), stage('Won', 'won')],
		activities: [activity('call', 'New'), activity('meet', 'New'), activity('ask', 'Talk')]
	});
	const board = new ProcessBoard(draft, {
		announce: (text) => said.push(text),
		focus: (id) => focused.push(id)
	});
	const inside = (id: string) => draft.in(id).map((one) => one.id);
	return { board, draft, said, focused, inside };
}

describe('PR-03 · the focus goes from an activity', () => {
	test.each<[string, string, Direction, readonly string[]]>([
		['down within its stage', 'call', 'down', ['meet']],
		['to the next stage that has one', 'meet', 'right', ['ask']],
		['back, to the same height', 'ask', 'left', ['call']],
		['nowhere at the end', 'meet', 'down', []]
	])('%s', (_what, id, direction, to) => {
		const { board, focused } = makeBoard();
		board.step(id, direction);
		expect(focused).toEqual(to);
	});
});

describe('PR-03 · an activity that is picked up', () => {
	test('goes also into a stage without activities, and is dropped there', () => {
		const { board, said, focused, inside } = makeBoard();
		board.lift('call');
		expect(said.at(-1)).toContain('“call” picked up from New, position 1 of 2');
		board.carry('right');
		expect(said.at(-1)).toBe('Empty, position 1 of 1');
		expect(board.gapIn('Empty')).toBe(0);
		expect(board.gapIn('New')).toBeNull();
		// Nothing has moved yet.
		expect(inside('New')).toEqual(['call', 'meet']);
		board.drop();
		expect(inside('Empty')).toEqual(['call']);
		expect(said.at(-1)).toBe('call is now number 1 in Empty');
		expect(focused).toEqual(['call']);
		expect(board.lifted).toBeNull();
	});

	test('goes to the end of its own stage: the gap is below the last one', () => {
		const { board, inside } = makeBoard();
		board.lift('call');
		board.carry('down');
		expect(board.gapIn('New')).toBe(2);
		board.drop();
		expect(inside('New')).toEqual(['meet', 'call']);
	});

	test('stays where it was when it is put back', () => {
		const { board, said, inside } = makeBoard();
		board.lift('call');
		board.carry('right');
		board.putBack();
		expect(said.at(-1)).toBe('“call” is back where it was');
		expect(inside('New')).toEqual(['call', 'meet']);
		expect(board.gapIn('Empty')).toBeNull();
	});
});

test('PR-03 · from a menu an activity goes to the end of another stage, or one place up or down', () => {
	const { board, inside } = makeBoard();
	board.sendTo('call', 'Talk');
	expect(inside('Talk')).toEqual(['ask', 'call']);
	board.nudge('call', -1);
	expect(inside('Talk')).toEqual(['call', 'ask']);
});

test('PR-02 · a stage says its new number, and nothing when it stays', () => {
	const { board, said } = makeBoard();
	board.moveStage('Talk', 0);
	board.moveStage('Talk', 0);
	board.moveStage('Talk', 9);
	expect(said).toEqual(['Talk is now number 1']);
});

test('the Tab key reaches the activity that had the focus last, else the first of its stage', () => {
	const { board } = makeBoard();
	expect(board.tabStop('New')).toBe('call');
	board.current = 'meet';
	expect(board.tabStop('New')).toBe('meet');
	expect(board.tabStop('Talk')).toBe('ask');
	expect(board.tabStop('Empty')).toBeUndefined();
});
