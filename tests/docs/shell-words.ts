const PIECE =
  /\\\n|(?<space>[ \t]+)|(?<end>\n|&&|\|\||[;|&])|(?<redirect>\d?[<>]+&?)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\[^])*)"|(?<plain>[^\s'"&|;<>]+|['"])/gy;

/**
 * The simple commands of a shell script, each as its words without quotes: those of a pipe, of a list, and inside `$(…)`.
 * Comments, settings before a command (`NAME=value`) and targets of redirections are left out.
 */
export function simpleCommands(script: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let isTarget = false;
  const endWord = () => {
    if (word !== undefined && !isTarget) words.push(word);
    if (word !== undefined) isTarget = false;
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    const first = words.findIndex((one) => !/^[A-Za-z_]\w*=/.test(one));
    if (first !== -1) commands.push(words.slice(first));
    words = [];
  };
  // why only in front: `#` inside a word is a part of it.
  for (const { groups = {} } of script.replaceAll(/(?<=^|\s)#.*/gm, "").matchAll(PIECE)) {
    const { space, end, redirect, single, double, plain } = groups;
    if (end !== undefined) endCommand();
    else if (space !== undefined) endWord();
    else if (redirect !== undefined) {
      endWord();
      isTarget = true;
    } else if (single ?? double ?? plain) word = (word ?? "") + (single ?? double ?? plain ?? "");
  }
  endCommand();
  const inside = [...script.matchAll(/\$\(([^()]*)\)/g)].flatMap(([, inner = ""]) => simpleCommands(inner));
  return [...commands, ...inside];
}
