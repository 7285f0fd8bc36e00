// Two libraries that search in memory, behind one interface: words begin so, all of them.
import FlexSearch from 'flexsearch';
import MiniSearch from 'minisearch';

/** @param {string} text */
const wordsOf = (text) => text.split(' ').filter(Boolean);

export const minisearch = {
	make: () => {
		const options = {
			fields: ['text'],
			tokenize: wordsOf,
			searchOptions: { prefix: true, combineWith: 'AND' }
		};
		let index = new MiniSearch(options);
		return {
			add: (docs) => index.addAll(docs),
			replace: (doc) => index.replace(doc),
			find: (text, limit) =>
				index
					.search(text)
					.slice(0, limit)
					.map(({ id }) => id),
			stored: async () => [['index', JSON.stringify(index)]],
			load: async (parts) => {
				index = MiniSearch.loadJSON(parts[0][1], options);
			}
		};
	}
};

export const flexsearch = {
	make: () => {
		const index = new FlexSearch.Index({ tokenize: 'forward', encode: wordsOf });
		return {
			add: (docs) => docs.forEach(({ id, text }) => index.add(id, text)),
			replace: ({ id, text }) => index.update(id, text),
			find: (text, limit) => index.search(text, { limit }),
			stored: async () => {
				const parts = [];
				await index.export((name, data) => {
					parts.push([name, data]);
				});
				return parts;
			},
			load: async (parts) => {
				for (const [name, data] of parts) await index.import(name, data);
			}
		};
	}
};
