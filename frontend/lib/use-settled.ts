import { useEffect, useState } from "react";

/** The value once it has not changed for `ms`: a word is asked for when it is typed, not each of its letters. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
