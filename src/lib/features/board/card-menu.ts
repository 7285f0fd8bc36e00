import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import PanelRight from '@lucide/svelte/icons/panel-right';
import { m } from '$lib/paraglide/messages';
import type { MenuEntry } from '$lib/ui/menu';
import type { Board } from './board-state.svelte';
import type { CardRow } from './cards';

/** The menu of a card: all that dragging does, with single presses (OP-03). */
export function cardMenu(board: Board, row: CardRow, open: () => void): MenuEntry[] {
	const details: MenuEntry = { label: m.board_details(), icon: PanelRight, run: open };
	if (!board.movable) return [details];
	const stages = board.stages
		.filter((stage) => stage.id !== row.stage && board.refusal(row, stage) === null)
		.map((stage) => ({
			label: m.board_move_to_stage({ stage: stage.name }),
			run: () => void board.sendTo(row, stage.id)
		}));
	const { index } = board.placeOf(row);
	return [
		details,
		...(stages.length > 0 ? [{ separator: true } as const, ...stages] : []),
		{ separator: true },
		{
			label: m.board_move_up(),
			icon: ArrowUp,
			disabled: index === 0,
			run: () => void board.nudge(row, 'up')
		},
		{
			label: m.board_move_down(),
			icon: ArrowDown,
			disabled: index >= board.countIn(row.stage) - 1,
			run: () => void board.nudge(row, 'down')
		}
	];
}
