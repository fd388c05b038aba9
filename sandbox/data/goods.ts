import type { Random } from './generator/random.ts';

/** The invented products of the demo store. */

const GOODS = [
  'LUMA-Sparkling Water',
  'BRIO-Oat Bars',
  'NUVO-Almond Bites',
  'PURO-Cold Brew',
  'TERRAVANE-Trail Mix',
  'OAKEN-Granola Clusters',
  'SOLIS-Mango Salsa',
  'KESTREL-Protein Shake',
  'MERROW-Smoked Salmon Dip',
  'ALDER & FINCH-Cheddar Crisps',
  'HARROWGATE-Ginger Biscuits',
  'VELLA-Greek Yogurt',
  'CORRIE-Berry Kefir',
  'PENNYWELL-Chicken Dumplings',
  'ROSALBA-Margherita Flatbread',
  'TIDEWAY-Shrimp Bites',
  'WILDERIA-Fruit Snacks',
  'SUNDALE-Orange Juice',
  'MARLOWE-Dark Chocolate',
  'ESTERLY-Herbal Tea',
];
const PACKS = [
  '',
  ' Family Size',
  ' Twin Pack',
  ' Mini',
  ' 6 Count',
  ' 12 Count',
  ' Club Size',
  ' Sampler',
  ' Original',
  ' Organic',
  ' 24 Count',
  ' Variety Box',
];

/** Most products come once: a good that is drawn again comes in another pack. */
export function packed(): (random: Random) => string {
  const draws = new Map<string, number>();
  return (random) => {
    const good = random.pick(GOODS);
    const draw = draws.get(good) ?? 0;
    draws.set(good, draw + 1);
    return `${good}${PACKS[draw % PACKS.length]}`;
  };
}
