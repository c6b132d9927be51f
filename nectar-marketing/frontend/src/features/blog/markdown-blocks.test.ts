import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBlocks } from './markdown-blocks';

const piece = fc.constantFrom(
  '# ',
  '## ',
  '- ',
  '* ',
  '1. ',
  '> ',
  '```',
  '\n',
  '\n\n',
  ' ',
  'word',
  '<b>',
  '**x**',
  '\r\n',
);

describe('parseBlocks', () => {
  it('loses no word, whatever the markup around it', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const words = pieces.filter((part) => part === 'word').length;
        const texts = parseBlocks(pieces.join('')).flatMap((block) =>
          block.type === 'list' ? block.items : [block.text],
        );
        // Behind ``` on its line a word names the language of the code, which is not shown.
        const named = pieces
          .join('')
          .split(/\r?\n/)
          .filter((line) => line.startsWith('```'))
          .join('');
        expect(texts.join(' ').split('word').length - 1).toBe(words - (named.split('word').length - 1));
      }),
    );
  });

  it('tells the blocks apart', () => {
    const text =
      '## Title\nIntro:\n- one\n- two\n  goes on\n\n1. first\n\n> said\n\n```sh\nnpm start\n\n- no list\n```';
    expect(parseBlocks(text)).toEqual([
      { type: 'heading', level: 2, text: 'Title' },
      { type: 'paragraph', text: 'Intro:' },
      { type: 'list', ordered: false, items: ['one', 'two goes on'] },
      { type: 'list', ordered: true, items: ['first'] },
      { type: 'quote', text: 'said' },
      { type: 'code', text: 'npm start\n\n- no list' },
    ]);
  });
});
