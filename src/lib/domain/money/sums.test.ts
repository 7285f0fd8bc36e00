import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weighted } from '../deal/deal';
import { amountsOf, isNothing, NO_AMOUNTS, plusAmounts, weightedOfMany } from './amounts';
import { apartIn, plus, sumOf, totalIn } from './sums';

const euros = { currency: 'EUR', exchange: { base: 'EUR', rates: new Map([['PLN', 0.25]]) } };

test('OP-13 · a currency is added up before it is converted, and said to be about so much', () => {
	const some = [1, 1, 1].map((minor) => sumOf('PLN', minor));
	const sums = some.reduce((sum, one) => plus(sum, one), sumOf('EUR', 5));
	// Three times 0.25 cents round to a cent. Each alone would be zero.
	expect(totalIn(sums, euros)).toEqual({ minor: 6, isAbout: true });
	expect(totalIn(sumOf('EUR', 5), euros)).toEqual({ minor: 5, isAbout: false });
});

test('OP-13 · what no rate is known for is in no total, and stands apart', () => {
	const sums = plus(sumOf('EUR', 5), sumOf('CHF', 700));
	expect(totalIn(sums, euros)).toEqual({ minor: 5, isAbout: false });
	expect(apartIn(sums, euros)).toEqual({ CHF: 700 });
});

test('OP-13 · many amounts weigh what they weigh one by one, whatever is added and taken away', () => {
	const amount = fc.integer({ min: -10_000, max: 100_000_000 });
	fc.assert(
		fc.property(
			fc.array(amount),
			fc.array(amount),
			fc.integer({ min: 0, max: 100 }),
			(stay, go, percent) => {
				let all = NO_AMOUNTS;
				for (const minor of [...stay, ...go]) all = plusAmounts(all, amountsOf(minor));
				for (const minor of go) all = plusAmounts(all, amountsOf(minor), -1);
				const one = stay.reduce((sum, minor) => sum + weighted(minor, percent), 0);
				expect(weightedOfMany(all, percent) - one).toBe(0);
				if (stay.length === 0) expect(isNothing(all)).toBe(true);
			}
		)
	);
});
