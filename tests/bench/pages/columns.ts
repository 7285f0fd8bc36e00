/** A card as far as the benches' own pages show it. */
export interface Card {
	readonly id: string;
	readonly title: string;
	readonly contact: string;
	readonly revenue: number;
}

/** A column with its figures and the cards at its top. */
export interface ShownColumn {
	readonly stage: string;
	readonly count: number;
	readonly sum: number;
	readonly cards: readonly Card[];
}

/** How many cards of each column are read at first. */
export const CARDS = 20;

/** Shows columns with as little as possible: what is measured is how long it took to know them. */
export function showColumns(columns: readonly ShownColumn[]): void {
	for (const { stage, count, sum, cards } of columns) {
		const section = document.createElement('section');
		section.dataset['stage'] = stage;
		const head = document.createElement('header');
		const told = document.createElement('span');
		told.ariaHidden = 'true';
		told.textContent = `${String(count)} · ${String(sum)}`;
		head.append(told);
		section.append(head);
		for (const { id, title, contact, revenue } of cards) {
			const card = document.createElement('div');
			card.dataset['record'] = id;
			card.textContent = `${title} ${contact} ${String(revenue)}`;
			section.append(card);
		}
		document.body.append(section);
	}
}
