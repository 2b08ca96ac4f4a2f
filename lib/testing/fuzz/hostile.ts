import fc from 'fast-check'

/** Text that has broken programs before: numbers 31, 32 and 39 of the faults. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    ...[
      '',
      'company:AAPL',
      '__proto__',
      'constructor',
      '*',
      '../../etc/passwd',
      '{a}{b}',
      'nul\0',
      'cr\r\nlf',
      '\u001b[31m',
    ],
    ...[
      '1',
      '-1',
      '0',
      '1e400',
      'NaN',
      'null',
      '9007199254740993',
      '5m',
      'on',
      '=1+1',
      '<script>',
      '%00',
      '😀',
      'e\u0301',
    ],
    'k'.repeat(2_049),
  ),
)

const leaf = fc.oneof(
  hostileText,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e308, Number.MAX_SAFE_INTEGER, -1, 2 ** 31, 8.64e15 + 1),
  fc.boolean(),
  fc.constant(null),
)

const names = fc.oneof(
  hostileText,
  fc.constantFrom(
    'key',
    'keys',
    'tag',
    'tags',
    'match',
    'target',
    'planId',
    'mode',
    'value',
    'ttl',
    'confirm',
    'role',
    'for',
  ),
)

/** Any JSON, with nothing to do with a schema. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
})).value
