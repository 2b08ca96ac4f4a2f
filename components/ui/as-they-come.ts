/** For fields whose server picked what is suggested: all of it is shown. */
export const asTheyCome = <Options>({ options }: { options: Options }): Options => options
