import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMapping, guessMapping } from './columns';
import { IMPORT_KINDS, type Field, type ColumnUse, type ImportKind } from './fields';

const nobody = {
	members: new Set<string>(),
	customers: new Set<string>(),
	stages: new Set<string>()
};
const guess = (kind: ImportKind, header: string, sample: readonly string[] = [], known = nobody) =>
	guessMapping(
		kind,
		header.split(','),
		sample.map((row) => row.split(',')),
		known
	);

describe('guessing columns', () => {
	test.each<[ImportKind, string, ColumnUse[]]>([
		['people', 'sales_agent,manager,regional_office', ['name', 'supervisor', 'label']],
		['people', 'Imię i nazwisko,Przełożony,Zespół,Rola', ['name', 'supervisor', 'team', 'role']],
		['people', 'Họ và tên,Quản lý,Vai trò', ['name', 'supervisor', 'role']],
		[
			'customers',
			'account,sector,year_established,revenue,employees,office_location,subsidiary_of',
			['name', 'sector', 'fact', 'fact', 'fact', 'address', 'fact']
		],
		['customers', 'Nazwa klienta,Opiekun,Branża,Telefon', ['name', 'owner', 'sector', 'phone']],
		['customers', 'Tên khách hàng,Người phụ trách,Địa chỉ', ['name', 'owner', 'address']],
		[
			'deals',
			'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
			['externalId', 'owner', 'fact', 'customer', 'stage', 'createdOn', 'closeOn', 'revenue']
		],
		['deals', 'dealName,closeDate,dealStage,Amount', ['fact', 'closeOn', 'stage', 'revenue']],
		[
			'deals',
			'Szansa sprzedaży,Klient,Etap,Wartość,Data zamknięcia,Prawdopodobieństwo',
			['fact', 'customer', 'stage', 'revenue', 'closeOn', 'rate']
		],
		[
			'deals',
			'Cơ hội,Khách hàng,Giai đoạn,Giá trị,Ngày chốt',
			['fact', 'customer', 'stage', 'revenue', 'closeOn']
		]
	])('%s: %s', (kind, header, uses) => {
		expect(guess(kind, header).uses).toEqual(uses);
	});

	test('a deal without a name is called by product and account', () => {
		expect(guess('deals', 'id,product,account,stage').title).toEqual([1, 2]);
		expect(guess('deals', 'id,product,stage').title).toEqual([1]);
		expect(guess('deals', 'deal_name,product,account').title).toEqual([0]);
	});

	test('columns without a telling name are known by what is in them', () => {
		const known = { ...nobody, members: new Set(['anna']), stages: new Set(['won', 'lost']) };
		expect(
			guess('deals', 'x,y,z,v,w', ['Won,Anna,€5,3/1/2017,?', 'Lost,anna,€7,3/2/2017,!'], known).uses
		).toEqual(['stage', 'owner', 'revenue', 'closeOn', 'fact']);
		expect(guess('customers', 'x,y,z', ['Acme,a@acme.example,www.acme.example']).uses).toEqual([
			'name',
			'email',
			'website'
		]);
	});

	test.each<[string, readonly string[], ColumnUse[], number[]]>([
		[
			'Id,Name,AccountId,StageName,Amount,CloseDate',
			['006A,Crane,001X,Prospecting,100,2031-05-01', '006B,Dock,001X,Prospecting,200,2031-05-01'],
			['externalId', 'fact', 'fact', 'stage', 'revenue', 'closeOn'],
			[1]
		],
		['Id,Deal', ['1,A', '2,B', '3,C'], ['fact', 'fact'], [1]],
		['Id,Deal', ['A,A', 'A,B', 'B,C'], ['fact', 'fact'], [1]],
		[
			'Deal ID,Deal Title,Customer email',
			['17,A,a@x.com', '12,B,b@x.com'],
			['externalId', 'fact', 'fact'],
			[1]
		],
		['Szansa,Klient', ['A,X', 'B,Y', 'C,Z'], ['fact', 'customer'], [0]],
		['STT,Tên thương vụ,Mã khách hàng', ['1,A,K1', '2,B,K2'], ['fact', 'fact', 'fact'], [1]],
		['Lp.,Tytuł szansy,Kwota', ['1,A,5', '2,B,6'], ['fact', 'fact', 'revenue'], [1]],
		['Value,Deal value,Name', ['high,5,A', 'low,6,B', 'low,7,C'], ['fact', 'revenue', 'fact'], [2]],
		[
			'Account owner,Account name,Account',
			['Ann,,Acme', 'Bob,,Beta'],
			['owner', 'fact', 'customer'],
			[2]
		]
	])('deals are judged by heading and content: %s', (header, sample, uses, title) => {
		expect(guess('deals', header, sample)).toEqual({ uses, title });
	});

	test('a column whose cells say something else is not what its heading says', () => {
		const dates = ['A,soon', 'B,later', 'C,never'];
		expect(guess('deals', 'deal,close date', dates).uses).toEqual(['fact', 'fact']);
		// One or two unreadable values are reported row by row.
		expect(guess('deals', 'deal,close date', dates.slice(0, 2)).uses).toEqual(['fact', 'closeOn']);
	});

	test('what a mapping lacks or has twice is told', () => {
		expect(checkMapping('people', { uses: ['ignore'], title: [] })).toEqual([
			{ code: 'field-missing', field: 'name' }
		]);
		expect(checkMapping('deals', { uses: ['stage', 'stage'], title: [] })).toEqual([
			{ code: 'field-missing', field: 'title' },
			{ code: 'field-twice', field: 'stage' }
		]);
	});

	test('every guess can be used, or lacks a name column and says so', () => {
		const header = fc.oneof(
			fc.constantFrom('account', 'name', 'close_date', 'owner', 'product', 'id', 'Etap', ''),
			fc.string({ unit: 'binary', maxLength: 20 })
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...IMPORT_KINDS),
				fc.array(header, { minLength: 1, maxLength: 12 }),
				fc.array(fc.array(fc.string({ maxLength: 12 }), { maxLength: 12 }), { maxLength: 5 }),
				(kind, headers, sample) => {
					const mapping = guessMapping(kind, headers, sample, nobody);
					const lacks = (...fields: Field[]) =>
						fields.some((field) => mapping.uses.includes(field)) ? 0 : 1;
					const lacking = {
						...{ people: lacks('name'), customers: lacks('name'), tasks: lacks('name') },
						...{ spaces: lacks('name'), deals: 0 },
						leads: lacks('name', 'company', 'contact', 'email', 'phone'),
						contacts: lacks('name') + lacks('customer', 'customerId', 'taxNumber')
					};
					expect(checkMapping(kind, mapping)).toHaveLength(lacking[kind]);
					expect(mapping.uses).toHaveLength(headers.length);
				}
			)
		);
	});
});
