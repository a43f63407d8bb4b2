const WIDTH = 120;

function onOneLine(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  const fields = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

const holdsObjects = (value) =>
  Array.isArray(value) && value.length > 1 && value.every((each) => each !== null && typeof each === 'object');

/** Such an array is never on one line, nor is what it stands in. */
const isTall = (value) =>
  value !== null && typeof value === 'object' && (holdsObjects(value) || Object.values(value).some(isTall));

/** JSON as the project's formatter lays it out, one object a line where it fits, so that generated files pass its check. */
export function jsonText(value, indent = '', used = 0) {
  const flat = onOneLine(value);
  const fits = indent.length + used + flat.length < WIDTH;
  if (value === null || typeof value !== 'object' || (fits && !isTall(value))) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((each) => inner + jsonText(each, inner)).join(',\n')}\n${indent}]`;
  const fields = Object.entries(value).map(([key, each]) => {
    const name = `${JSON.stringify(key)}: `;
    return inner + name + jsonText(each, inner, name.length);
  });
  return `{\n${fields.join(',\n')}\n${indent}}`;
}
