"""What the description of the API says of the domains."""

TAGS = {
    "guardianships": "Conflict guardianship: files that a court's resolution opens, the guardian's work, threats, exceptions.",
    "cases": "Cases with their key worker, records and tasks; the caller's day.",
    "notices": "Telephone notices to a child-protection authority, and whose they become.",
    "consents": "What clients agreed to or refused, word for word, and its withdrawal.",
    "protocols": "What was read aloud, frozen, and signed by drawing, on paper, or not.",
    "sharing": "What passes between services, item by item, each on one consent; who looked.",
    "case_management": "Two services and one client: case management, meetings, goals and steps.",
    "people": "Who works in an organisation, in which roles and from when to when; for its administrator.",
    "addresses": "Addresses: what is typed, completed from the open file of address points.",
    "log": "The log of an organisation, for its auditor and data-protection officer: codes and ids, no word of any client.",
    "absences": "Absences: who is away from when to when, and who stands in for them.",
    "division": "The division of work: specialisations, activities, who stands in for whom, shared cells.",
    "districts": "Districts: streets, numbers and villages, who works for them, and in which one an address lies.",
    "authorities": "The directory of other offices: contacts, municipalities, dated; whom to pass on to what does not belong here.",
    "agendas": "Services and agendas of an organisation: opened, called otherwise from a day on, and closed.",
    "settings": "In what an organisation differs from others: each value dated, with who changed it and why.",
    "tenants": "Who the caller is, colleagues, the services on the platform.",
}
