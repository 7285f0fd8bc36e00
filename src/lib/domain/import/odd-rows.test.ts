import { describe, expect, test } from 'vitest';
import { readCsv } from './csv';
import { bodyRows, detectDialect, headersOf } from './dialect';
import { OddRows } from './odd-rows';
import { freshSnapshot, planText } from './testkit';

const oddOf = (text: string) => {
	const dialect = detectDialect(text);
	const odd = new OddRows(headersOf(text, dialect));
	for (const row of bodyRows(text, dialect)) odd.take(row);
	return [...odd.verdict()];
};

describe('rows that are no records are proposed to be left out', () => {
	test.each<[string, string, readonly (readonly [number, string])[]]>([
		['a total below', 'Deal,Amount\nA,5\nB,6\nTotal,11\n', [[4, 'total']]],
		['in Vietnamese', 'Cơ hội;Giá trị\nA;5\nTổng cộng:;5\n', [[3, 'total']]],
		['in Polish, in the middle', 'Szansa;Kwota\nA;5\nRazem;5\nB;6\n', [[3, 'total']]],
		['a company called Total', 'Deal,Customer,Amount\nTotal,TotalEnergies,5\nB,X,5\n', []],
		['a deal that speaks of a total', 'Deal,Amount\nTotal package,5\nB,6\n', []],
		['the heading again', 'Deal,Amount\nA,5\nDEAL,Amount\nB,6\n', [[3, 'heading']]],
		['a footer after a gap', 'Deal,Amount\nA,5\n\nMade by Olga,\n', [[4, 'footer']]],
		['a footer at once', 'Deal,Amount\nA,5\nGenerated 2026-05-15,\n', [[3, 'footer']]],
		['a last record with its name only', 'Deal,Amount\nA,5\nB,\n', []],
		['a single column', 'name\nAnna\n\nBea\n', []]
	])('%s', (_, text, odd) => {
		expect(oddOf(text)).toEqual(odd);
	});

	test('they are told with their reason, and taken when a person says so', () => {
		const text = 'deal,amount\nA,5\nTotal,5\n';
		const { plan } = planText('deals', text);
		expect(plan.rejected).toMatchObject([{ row: 3, faults: [{ code: 'no-record', as: 'total' }] }]);
		const taken = planText('deals', text, freshSnapshot(), { takenRows: new Set([3]) });
		expect(taken.plan.counts).toMatchObject({ deals: 2, rejected: 0 });
	});
});

describe('where the table begins', () => {
	test.each<[string, string, number | undefined, readonly string[]]>([
		['at once', 'Deal;Amount\nA;5\n', undefined, ['Deal', 'Amount']],
		[
			'below the lines of a report',
			'Report: open deals\nExported;2026-05-15\n\nDeal;Customer;Amount\nA;X;5\nB;Y;6\n',
			4,
			['Deal', 'Customer', 'Amount']
		],
		[
			'below padded lines',
			'Report,,\nOwner,Olga,\n,,\nDeal,Customer,Amount\nA,X,5\nB,Y,6\n',
			4,
			['Deal', 'Customer', 'Amount']
		],
		[
			'below one line',
			'Khách hàng tháng 5,,\nTên,Điện thoại,Email\nA,0912345678,a@x.vn\n',
			2,
			['Tên', 'Điện thoại', 'Email']
		],
		[
			'a heading with columns that have no name',
			'Deal,,Amount,Owner,\nA,x,5,Ann,y\nB,x,6,Bob,y\n',
			undefined,
			['Deal', '#2', 'Amount', 'Owner', '#5']
		],
		[
			'a heading that is shorter by one',
			'a,b,c,d,e\n1,2,3,4,5,\n1,2,3,4,5,\n',
			undefined,
			['a', 'b', 'c', 'd', 'e']
		],
		['a single column', 'Names\nAnna\nBea\n', undefined, ['Names']]
	])('%s', (_, text, start, headers) => {
		const dialect = detectDialect(text);
		expect([dialect.start, dialect.header]).toEqual([start, true]);
		expect(headersOf(text, dialect)).toEqual(headers);
	});

	test.each(['sep=;', '"sep=;"', 'sep=;;;', 'sep = ;', 'SEP=;', '"sep=;";;'])(
		'%s tells the delimiter and is no row',
		(hint) => {
			const text = `${hint}\nDeal;Amount, net\nA;5\n`;
			const dialect = detectDialect(text);
			expect(dialect).toMatchObject({ delimiter: ';', header: true, sure: true });
			expect(headersOf(text, dialect)).toEqual(['Deal', 'Amount, net']);
			expect([...bodyRows(text, dialect)].map(({ cells }) => cells)).toEqual([['A', '5']]);
		}
	);

	test('a person may say which row the heading is', () => {
		const text = 'x,y\nDeal,Amount\nA,5\n';
		const dialect = { delimiter: ',', header: true, start: 2 } as const;
		expect(headersOf(text, dialect)).toEqual(['Deal', 'Amount']);
		expect([...bodyRows(text, dialect)].map(({ row }) => row)).toEqual([3]);
		expect([...bodyRows(text, { ...dialect, header: false })].map(({ row }) => row)).toEqual([
			2, 3
		]);
		expect([...readCsv(text, ',')]).toHaveLength(3);
	});
});
