import { newId, type RecordId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import {
	bulletList,
	callout,
	heading,
	orderedList,
	paragraph,
	table,
	taskList
} from '$lib/domain/note/blocks';
import { bodyOf, createBody } from '$lib/domain/note/body';
import type { Note } from '$lib/domain/note/note';
import { createPage } from '$lib/domain/page/commands';
import type { Space } from '$lib/domain/space/space';
import { actingAt, DAY_MS, type Made, type Making } from './making';

/** A page of the sample, with those under it. */
interface SamplePage {
	readonly title: string;
	readonly icon: string;
	readonly text: Note;
	readonly under?: readonly SamplePage[];
}

/** The pages of the sample, each in the language of who wrote it. */
const PAGES: readonly SamplePage[] = [
	{
		title: 'How we work',
		icon: '🧭',
		text: [
			paragraph(
				'What everybody here should find without asking. Change what is not right any more.'
			),
			callout('tip', 'Nie wiesz, kogo zapytać? Napisz w dyskusji, ktoś odpowie tego samego dnia.'),
			heading('Your first week'),
			taskList(
				[
					'Join a service visit',
					'Przeczytaj cennik i zasady rabatów',
					'Làm quen với bảng cơ hội và bảng công việc'
				],
				1
			),
			heading('What we promise customers'),
			bulletList(
				'A written quote within two working days.',
				'Somebody who answers when a cold store is too warm, at any hour.'
			)
		],
		under: [
			{
				title: 'Bảo trì kho lạnh hằng năm',
				icon: '🧊',
				text: [
					heading('Trước khi đến'),
					taskList(['Hẹn giờ với người quản lý kho', 'Mang nhiệt kế đã hiệu chuẩn'], 1),
					heading('Tại kho'),
					orderedList(
						'Ghi nhiệt độ ở bốn góc và giữa kho.',
						'Kiểm tra gioăng cửa và dàn ngưng.',
						'Thử báo động, rồi ghi giờ thử vào sổ.'
					),
					callout('warning', 'Không tắt máy nén khi trong kho còn hàng đông lạnh.')
				]
			},
			{
				title: 'Pierwsza wizyta u klienta',
				icon: '🤝',
				text: [
					paragraph('Godzina na miejscu mówi więcej niż trzy telefony.'),
					heading('O co zapytać'),
					bulletList(
						'Co najczęściej się psuje i ile to kosztuje?',
						'Kto decyduje i kiedy zamyka się budżet?',
						'Kto ma klucze do hali po godzinach?'
					),
					heading('Po wizycie'),
					taskList(['Notatka przy szansie', 'Termin oferty', 'Zdjęcia do plików'])
				]
			}
		]
	},
	{
		title: 'Transport: what it costs',
		icon: '🚚',
		text: [
			paragraph('Since the new price list, transport is a line of its own in every quote.'),
			table(
				['Region', 'Up to 500 kg', 'Above'],
				['Việt Nam', '120', '0.20 per kg'],
				['Polska', '90', '0.15 per kg'],
				['United Kingdom & Ireland', '140', '0.25 per kg']
			),
			callout('info', 'Prices in euros. Two drops on one route count once.')
		]
	}
];

/** The pages of the sample, and their texts, which the visitor wrote. */
export interface SamplePages {
	readonly pages: readonly Made[];
	readonly texts: readonly Made[];
}

/** Returns the sample's pages as a tree, and the texts of all of them. */
export function samplePages(making: Making, space: Space): SamplePages {
	const { chance, now, visitor } = making;
	const pages: Made[] = [];
	const texts: Made[] = [];
	const grow = (samples: readonly SamplePage[], parent: RecordId | null): void => {
		const orders = ordersBetween(null, null, samples.length);
		for (const [index, { title, icon, text, under = [] }] of samples.entries()) {
			const id = newId(chance);
			const acting = actingAt(making, visitor, now - (9 - pages.length * 2) * DAY_MS);
			const spot = { parent, order: orders[index] ?? '' };
			pages.push({ id, change: createPage({ space: space.id, title, icon }, spot, acting) });
			// A text is judged as it is written, and nobody writes one days ago.
			const body = createBody({ id, space: space.id }, actingAt(making, visitor, now), text);
			texts.push({ id: bodyOf(id), change: body });
			grow(under, id);
		}
	};
	grow(PAGES, null);
	return { pages, texts };
}
