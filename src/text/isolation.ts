/** The isolation level that a statement such as `SET TRANSACTION` asks for, as a revision declares it. */
export const isolationIn = (statement: string): string | undefined =>
  /isolation(?:\s+level)?\W+(serializable|repeatable\s+read|read\s+committed)/i.exec(statement)?.[1]?.toLowerCase()
    .replaceAll(/\s+/g, " ")
