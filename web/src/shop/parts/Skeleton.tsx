/** The shape of shelves to come. Screen readers hear the status line instead. */
export function Skeletons({ shelves = 2 }: { shelves?: number }) {
  return (
    <div aria-hidden="true" className="skeletons">
      {Array.from({ length: shelves }, (_, shelf) => (
        <div key={shelf} className="shelf">
          <p className="skeleton skeleton--head" />
          <ul className="grid">
            {[0, 1, 2, 3].map((card) => (
              <li key={card}>
                <div className="card card--skeleton">
                  <span className="picture skeleton" />
                  <div className="card__text">
                    <p className="skeleton skeleton--line" />
                    <p className="skeleton skeleton--line skeleton--short" />
                  </div>
                </div>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
