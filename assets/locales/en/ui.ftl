### Words on the screen: titles, columns, explanations.
